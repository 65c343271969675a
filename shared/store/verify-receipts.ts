// What receipts contradict by their rows alone: numbers that are missing, payments without a receipt. Run by the command
// verify-receipts, which also looks at their files; changes nothing.
import type { ReceiptState } from '../domain/receipt/receipt-state';
import type { ReceiptFile } from './receipt-reads';
import { row, rows, type Sql } from './sql';

export type VerifiedReceipts = { jurisdiction: string | null; year: number | null };

const mostNamed = 20;
const pageSize = 1000;
const underWay = `in ('waiting', 'delayed', 'active')`;
const noId = '00000000-0000-0000-0000-000000000000';

/** One statement sees numbers and series as of one moment: both change in one transaction. */
export async function faultsOfNumbers(sql: Sql, { jurisdiction, year }: VerifiedReceipts): Promise<string[]> {
  const found = await rows<{ place: string; last: number; counted: number; most: number; missing: number[] }>(
    sql,
    `with counted as (
       select jurisdiction, "year", count(*)::int as counted, max(number) as most
         from receipt
        group by jurisdiction, "year")
     select jurisdiction || '-' || "year" as place, coalesce(s.last, 0) as last, coalesce(c.counted, 0) as counted,
            coalesce(c.most, 0) as most,
            array(select n
                    from generate_series(1, s.last) as n
                   where c.counted is distinct from s.last
                     and not exists (select
                                       from receipt r
                                      where r.jurisdiction = s.jurisdiction and r."year" = s."year" and r.number = n)
                   limit $3) as missing
       from receipt_series s
       full join counted c using (jurisdiction, "year")
      where ($1::text is null or jurisdiction = $1)
        and ($2::int is null or "year" = $2)
      order by 1`,
    [jurisdiction, year, mostNamed],
  );
  return found
    .filter(({ last, counted, most }) => counted !== last || most !== last)
    .map(({ place, last, counted, most, missing }) => {
      const which = missing.length === 0 ? '' : `; missing: ${missing.join(', ')}`;
      return `${place}: ${last} numbers were taken, ${counted} receipts go up to ${most}${which}`;
    });
}

export type VerifiedReceipt = ReceiptFile & {
  name: string;
  state: ReceiptState;
  sizeBytes: number | null;
  /** Whether a job is to make its file. */
  isAwaited: boolean;
};

/** In pages, by id, so that memory does not grow with them. */
export async function* receiptsToVerify(
  sql: Sql,
  { jurisdiction, year }: VerifiedReceipts,
): AsyncGenerator<VerifiedReceipt[]> {
  for (let after = noId; ; ) {
    const page = await rows<VerifiedReceipt>(
      sql,
      `select id, content->>'number' as name, state, object_key as "objectKey", sha256, size_bytes as "sizeBytes",
              sha256 is null and exists (
                select
                  from job
                 where subject_id = payment_id
                   and job.name = 'receipts.issue-receipt'
                   and payload->>'receiptId' = receipt.id::text
                   and job.state ${underWay}) as "isAwaited"
         from receipt
        where id > $1
          and ($2::text is null or jurisdiction = $2)
          and ($3::int is null or "year" = $3)
        order by id
        limit $4`,
      [after, jurisdiction, year, pageSize],
    );
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)!.id;
  }
}

export const countReceiptsToVerify = async (sql: Sql, { jurisdiction, year }: VerifiedReceipts): Promise<number> =>
  (await row<{ count: number }>(
    sql,
    `select count(*)::int as count
       from receipt
      where ($1::text is null or jurisdiction = $1)
        and ($2::int is null or "year" = $2)`,
    [jurisdiction, year],
  ))!.count;

export type PaymentsVerdict = { seen: number; faults: string[] };

/** Those that still have their money have one receipt that counts, or a job that numbers it. A year is that of the money. */
export async function* verifyPayments(
  sql: Sql,
  { jurisdiction, year }: VerifiedReceipts,
): AsyncGenerator<PaymentsVerdict> {
  for (let after = noId; ; ) {
    const page = await rows<{ id: string; fault: string | null }>(
      sql,
      `select p.id,
              case when c.counting = 1 then null
                   when c.counting > 1 then c.counting || ' receipts count for it'
                   when exists (select
                                  from job
                                 where subject_id = p.id
                                   and name = 'receipts.number-receipts'
                                   and state ${underWay}) then null
                   when c.voided > 0 then 'its receipt was declared void, and none stands in its place'
                   else 'it has no receipt, and no job is numbering one' end as fault
         from payment p
         left join lateral (
                select count(*) filter (where state <> 'void') as counting, count(*) filter (where state = 'void') as voided
                  from receipt
                 where payment_id = p.id) c on true
        where p.id > $1
          and p.settled_at is not null
          and p.state in ('settled', 'partly-refunded', 'disputed')
          and ($2::text is null or p.jurisdiction = $2)
          and ($3::int is null or extract(year from p.settled_at at time zone 'UTC') = $3)
        order by p.id
        limit $4`,
      [after, jurisdiction, year, pageSize],
    );
    const faults = page.flatMap(({ id, fault }) => (fault === null ? [] : `payment ${id}: ${fault}`));
    yield { seen: page.length, faults };
    if (page.length < pageSize) return;
    after = page.at(-1)!.id;
  }
}
