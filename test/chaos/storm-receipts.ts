// What a storm of payments left of receipts and messages.
import { type Database, rows } from '../../shared/store/sql';

/** By jurisdiction: its numbers are 1 to the last without gap or repeat, one for each settled payment. */
export async function expectReceiptsOfAll(db: Database): Promise<number> {
  const series = await rows<Record<'settled' | 'receipts' | 'first' | 'last' | 'distinct' | 'issued', number>>(
    db,
    `select (select count(*)::int from payment p where p.jurisdiction = r.jurisdiction and p.settled_at is not null) as settled,
            count(*)::int as receipts, min(number) as first, max(number) as last, count(distinct number)::int as distinct,
            count(*) filter (where state = 'issued' and sha256 is not null)::int as issued
       from receipt r
      group by jurisdiction`,
  );
  for (const { settled, first, ...counts } of series) {
    expect(first).toBe(1);
    expect(counts).toEqual({ receipts: settled, last: settled, distinct: settled, issued: settled });
  }
  const [twice] = await rows<{ count: number }>(
    db,
    `select count(*)::int from (select from receipt group by payment_id having count(*) > 1) as twice`,
  );
  expect(twice!.count).toBe(0);
  return series.reduce((sum, { receipts }) => sum + receipts, 0);
}

/**
 * Every owner of what was paid got a mail, from one attempt: what came twice is what a process was sending when it was
 * killed, and never more than it has in hand at once.
 */
export async function expectEverybodyTold(db: Database, receipts: number, kills: number): Promise<number> {
  const [attempts] = await rows(
    db,
    `select count(*)::int as mails, count(distinct notification_id)::int as people
       from delivery_attempt
      where channel = 'email'
        and state in ('sent', 'delivered')`,
  );
  expect(attempts).toEqual({ mails: receipts, people: receipts });
  const [caught] = await rows<{ people: number; mails: number; without: number }>(
    db,
    `select count(distinct recipient)::int as people, count(*)::int as mails,
            count(*) filter (where not exists (select from caught_attachment where message_id = m.id))::int as without
       from caught_message m
      where channel = 'email'`,
  );
  expect(caught).toMatchObject({ people: receipts, without: 0 });
  const twice = caught!.mails - caught!.people;
  expect(twice).toBeLessThanOrEqual(kills * inHand);
  return twice;
}

/** Of the job that delivers: its concurrency. */
const inHand = 6;
