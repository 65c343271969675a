// The audit lies in monthly partitions: a month is archived or looked through as a whole. Nothing here drops one.
import { rows, type Tx } from './sql';

/** How many months are prepared. Beyond it the default partition catches what comes. */
export const monthsAhead = 3;

/**
 * Makes the partitions of this month and the next ones, where they are missing; returns how many it made. Attaching one
 * waits until nobody reads the audit, and whoever wants to read then waits behind it; writing goes on. With
 * `patienceSeconds` it gives up after so long (error 55P03).
 */
export async function makeAuditPartitions(tx: Tx, patienceSeconds = 0): Promise<number> {
  await rows(tx, `select set_config('lock_timeout', $1, true)`, [`${patienceSeconds}s`]);
  const made = await rows<{ isNew: boolean }>(
    tx,
    `select make_audit_partition(((now() at time zone 'UTC')::date + make_interval(months => ahead))::date) as "isNew"
       from generate_series(0, $1::int) as ahead`,
    [monthsAhead],
  );
  return made.filter(({ isNew }) => isNew).length;
}
