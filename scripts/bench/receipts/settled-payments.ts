// Payments that have their money and wait for their receipts, one for each of as many sample vehicles.
import { publishShipped } from '../../../shared/store/publish-shipped';
import { rows, withTx } from '../../../shared/store/sql';
import { copyRows } from '../copy-rows';
import type { FreshServers } from '../figure';

/** Of what is copied some is exempt, and cannot be paid for. */
const copiedForEach = 1.5;

/** Their ids. Payment and journal bear the id of the assessment: they are of different tables. */
export async function insertSettledPayments({ db, urls }: FreshServers, count: number): Promise<string[]> {
  await withTx(db, (tx) => publishShipped(tx, 'job:bench'));
  await copyRows(urls, Math.ceil(count * copiedForEach));
  const paid = await withTx(db, async (tx) => {
    const ids = await rows<{ id: string }>(
      tx,
      `update assessment
          set paid = amount, state = 'paid'
        where id in (select id from assessment where amount > 0 order by line limit $1)
       returning id`,
      [count],
    );
    for (const statement of moneyOfPaid) await rows(tx, statement);
    return ids.map(({ id }) => id);
  });
  if (paid.length < count) throw new Error(`of the sample vehicles only ${paid.length} have something to pay`);
  await rows(db, 'vacuum analyze');
  return paid;
}

/** As workers/payments leaves them, except that nobody ordered them. */
const moneyOfPaid = [
  `insert into payment (id, jurisdiction, currency, amount, provider, state, provider_reference, received, expires_at,
                        settled_at)
   select id, jurisdiction, currency, amount, 'mvola', 'settled', 'mvola-' || id, amount, now() + interval '1 day', now()
     from assessment
    where state = 'paid'`,
  `insert into payment_item (payment_id, assessment_id, place, amount)
   select id, id, 0, amount from assessment where state = 'paid'`,
  `insert into provider_transaction (provider, transaction, kind, payment_id, jurisdiction, amount, currency, learned_by)
   select 'mvola', '6412350' || line || '.A0001', 'payment', id, jurisdiction, amount, currency, 'callback'
     from assessment
    where state = 'paid'`,
  `insert into ledger_account (jurisdiction, currency, kind, provider, revenue)
   values ('MG', 'MGA', 'clearing', 'mvola', null), ('MG', 'MGA', 'revenue', null, 'vehicle-tax')`,
  `insert into journal (id, jurisdiction, kind, cause, payment_id, booked_on, booked_by)
   select id, jurisdiction, 'payment', 'payment mvola ' || id, id, current_date, 'job:bench'
     from assessment
    where state = 'paid'`,
  `insert into journal_entry (journal_id, line, account_id, amount, assessment_id)
   select a.id, side.line, l.id, side.sign * a.amount, case side.kind when 'revenue' then a.id end
     from assessment a
    cross join (values (0, 'clearing', 1), (1, 'revenue', -1)) as side(line, kind, sign)
     join ledger_account l on l.kind = side.kind
    where a.state = 'paid'`,
];
