// How much was ordered lately by people who had a notice and proved nothing: they could ring strangers, and keep others
// from paying.
import { row, rows, type Tx } from './sql';

/**
 * Until the commit nobody else orders for this telephone. Taken after the assessments are locked, and no two by one, so
 * that nobody waits for each other.
 */
export const lockPayer = (tx: Tx, payerIndex: Buffer): Promise<unknown> =>
  rows(tx, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [payerIndex.toString('hex')]);

/** Those without money within the hour: of one assessment, and of one telephone; `payerIndex` null rings none. */
export async function unpaidOrdersByNotice(
  tx: Tx,
  assessmentId: string,
  payerIndex: Buffer | null,
): Promise<{ ofNotice: number; ofPayer: number }> {
  const counted = await row<{ ofNotice: number; ofPayer: number }>(
    tx,
    `select (select count(*)
               from payment_item i
               join payment p on p.id = i.payment_id
              where i.assessment_id = $1
                and p.by_notice
                and p.received = 0
                and p.created_at > now() - interval '1 hour')::int as "ofNotice",
            (select count(*)
               from payment
              where payer_index = $2
                and received = 0
                and created_at > now() - interval '1 hour')::int as "ofPayer"`,
    [assessmentId, payerIndex],
  );
  return counted!;
}
