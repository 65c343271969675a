// Goes through the ledger and tells where it contradicts itself, or what stands beside it. Run by the command
// verify-ledger; changes nothing. Each page is one statement, so that what is booked meanwhile is seen whole or not at all.
import { row, rows, type Sql } from './sql';

export const ledgerChecks = ['journals', 'movements', 'assessments', 'payments'] as const;
export type LedgerCheck = (typeof ledgerChecks)[number];

/** `seen`: rows that were looked at. */
export type LedgerVerdict = { check: LedgerCheck | 'sums'; seen: number; faults: string[] };

const pageSize = 20_000;

/** Memory does not grow with the rows. */
export async function* verifyLedger(sql: Sql): AsyncGenerator<LedgerVerdict> {
  yield await sumsOfAll(sql);
  for (const check of ledgerChecks) yield* pagesOf(sql, check);
}

type PageRow = { seen: number; last: string | null; faults: string[] | null };

async function* pagesOf(sql: Sql, check: LedgerCheck): AsyncGenerator<LedgerVerdict> {
  for (let after = firstOf[check]; ; ) {
    const page = (await row<PageRow>(sql, ledgerStatements[check], [after, pageSize]))!;
    yield { check, seen: page.seen, faults: page.faults ?? [] };
    if (page.seen < pageSize) return;
    after = page.last!;
  }
}

/** Of each jurisdiction and currency. */
async function sumsOfAll(sql: Sql): Promise<LedgerVerdict> {
  const sums = await rows<{ place: string; sum: string }>(
    sql,
    `select a.jurisdiction || ' ' || a.currency as place, sum(e.amount)::text as sum
       from journal_entry e
       join ledger_account a on a.id = e.account_id
      group by a.jurisdiction, a.currency
      order by 1`,
  );
  const faults = sums.filter(({ sum }) => sum !== '0').map(({ place, sum }) => `${place}: all entries sum to ${sum}`);
  return { check: 'sums', seen: sums.length, faults };
}

const noId = '00000000-0000-0000-0000-000000000000';
const firstOf: Readonly<Record<LedgerCheck, string>> = {
  journals: noId,
  assessments: noId,
  payments: noId,
  movements: '',
};

/** Sums up rows with `key` in the order of `place`, `subject`, and `fault`, which is null where nothing is wrong. */
const verdictOf = (judged: string): string => `
  select count(*)::int as seen, (array_agg(key order by place desc))[1] as last,
         json_agg(subject || ': ' || fault order by place) filter (where fault is not null) as faults
    from (${judged}) as judged`;

/** What money of a payment goes out of and comes back to, when it is refunded. */
const ownAccounts = `('revenue', 'overpaid', 'underpaid', 'paid-for-cancelled')`;

// Causes are compared as one array: behind an "or" the index would not be used, and every movement read the whole ledger.
export const ledgerStatements: Readonly<Record<LedgerCheck, string>> = {
  journals: verdictOf(`
    with page as (
      select *, row_number() over (order by id) as place from journal where id > $1::uuid order by id limit $2
    ), entries as (
      select e.journal_id, count(*) as entries, sum(e.amount) as sum, count(distinct a.currency) as currencies,
             bool_and(a.jurisdiction = p.jurisdiction) as at_home
        from page p
        join journal_entry e on e.journal_id = p.id
        join ledger_account a on a.id = e.account_id
       group by e.journal_id
    )
    select p.id::text as key, p.place, 'journal ' || p.id || ' (' || p.cause || ')' as subject,
           case when e.journal_id is null then 'has no entries'
                when e.sum <> 0 then 'its entries sum to ' || e.sum
                when e.entries < 2 then 'has one entry'
                when e.currencies > 1 then 'is of several currencies'
                when not e.at_home then 'is booked in another jurisdiction' end as fault
      from page p
      left join entries e on e.journal_id = p.id`),

  movements: verdictOf(`
    with page as (
      select *, provider || ' ' || transaction as key, row_number() over (order by provider, transaction) as place
        from provider_transaction
       where (provider, transaction) > (split_part($1, ' ', 1), substr($1, strpos($1, ' ') + 1))
       order by provider, transaction
       limit $2
    )
    select t.key, t.place, 'movement ' || t.key as subject,
           case when j.id is null then 'is not booked'
                when j.payment_id is distinct from t.payment_id then 'is booked for another payment than it names'
                when j.booked <> t.amount then 'is of ' || t.amount || ', and ' || j.booked || ' is booked' end as fault
      from page t
      left join lateral (
        select j.id, j.payment_id, abs(sum(e.amount) filter (where a.kind in ('clearing', 'fees'))) as booked
          from journal j
          join journal_entry e on e.journal_id = j.id
          join ledger_account a on a.id = e.account_id
         where j.cause = any(
                 array['payment ' || t.key, 'unidentified ' || t.key]
                 || array(select 'refund-paid ' || r.id
                            from refund r
                           where t.kind = 'refund'
                             and r.provider = t.provider
                             and r.provider_reference = t.transaction
                             and r.payment_id = t.payment_id)
                 || array(select 'refund-paid ' || r.id
                            from refund r
                           where t.kind = 'refund'
                             and t.payment_id is null
                             and r.provider = t.provider
                             and r.provider_reference = t.transaction
                             and r.payment_id is null
                             and r.state <> 'failed'))
         group by j.id
         limit 1
      ) j on true`),

  assessments: verdictOf(`
    with page as (
      select id, paid, row_number() over (order by id) as place from assessment where id > $1::uuid order by id limit $2
    ), credited as (
      select assessment_id, -sum(amount) as amount
        from journal_entry
       where assessment_id > $1::uuid
         and assessment_id <= (select id from page order by id desc limit 1)
       group by assessment_id
    )
    select p.id::text as key, p.place, 'assessment ' || p.id as subject,
           case when p.paid <> coalesce(c.amount, 0)
                then 'says that ' || p.paid || ' was paid, and ' || coalesce(c.amount, 0) || ' is booked' end as fault
      from page p
      left join credited c on c.assessment_id = p.id`),

  payments: verdictOf(`
    with page as (
      select *, row_number() over (order by id) as place from payment where id > $1::uuid order by id limit $2
    ), told as (
      select t.payment_id, sum(t.amount) as amount
        from page p
        join provider_transaction t on t.payment_id = p.id and t.kind = 'payment' and t.currency = p.currency
       group by t.payment_id
    ), given_back as (
      select r.payment_id, sum(r.amount) as amount
        from page p
        join refund r on r.payment_id = p.id
       where r.state in ('approved', 'requested', 'completed')
         and r.account is distinct from 'unidentified'
       group by r.payment_id
    ), booked as (
      select j.payment_id,
             coalesce(-sum(e.amount) filter (where j.kind = 'payment' and a.kind in ${ownAccounts}), 0) as received,
             coalesce(sum(e.amount) filter (where j.kind in ('refund', 'refund-failed', 'dispute-lost')
                                              and a.kind in ${ownAccounts}), 0) as refunded,
             coalesce(sum(e.amount) filter (where j.kind = 'dispute-lost' and a.kind in ${ownAccounts}), 0) as lost
        from page p
        join journal j on j.payment_id = p.id
        join journal_entry e on e.journal_id = j.id
        join ledger_account a on a.id = e.account_id
       group by j.payment_id
    )
    select p.id::text as key, p.place, 'payment ' || p.id as subject,
           case when p.received <> coalesce(t.amount, 0)
                then 'says that ' || p.received || ' was received, and its provider told of ' || coalesce(t.amount, 0)
                when p.received <> coalesce(b.received, 0)
                then 'says that ' || p.received || ' was received, and ' || coalesce(b.received, 0) || ' is booked'
                when p.refunded <> coalesce(b.refunded, 0)
                then 'says that ' || p.refunded || ' was refunded, and ' || coalesce(b.refunded, 0) || ' is booked'
                when p.refunded <> coalesce(g.amount, 0) + coalesce(b.lost, 0)
                then 'says that ' || p.refunded || ' was refunded, and its refunds and lost disputes come to '
                     || coalesce(g.amount, 0) + coalesce(b.lost, 0)
                end as fault
      from page p
      left join told t on t.payment_id = p.id
      left join given_back g on g.payment_id = p.id
      left join booked b on b.payment_id = p.id`),
};
