// Addresses of people who were erased, as short blind indexes: a chunk that waited meanwhile must not bring them back.
import { row, rows, type Tx } from './sql';

// Shared by those who write owners, alone by who erases: whoever looked before the address was entered has committed its
// blocks before the erasure looks for them.
const lock = (kind: 'share' | 'alone'): string =>
  `select pg_advisory_xact_lock${kind === 'share' ? '_shared' : ''}(hashtext('erased addresses'))`;

/**
 * From the commit on nobody writes an owner of that address any more who was named before. Waits for the sets that are
 * being assessed, `patienceSeconds` at most (error 55P03): those that begin meanwhile wait behind it.
 */
export async function enterErased(tx: Tx, index: bigint, patienceSeconds: number): Promise<void> {
  await rows(tx, `select set_config('lock_timeout', $1, true)`, [`${patienceSeconds}s`]);
  await rows(tx, lock('alone'));
  await rows(
    tx,
    `insert into erased_address (email_index, erased_at)
     values ($1, now())
         on conflict (email_index) do update set erased_at = excluded.erased_at`,
    [index],
  );
}

/** When each address was erased, by its short index as digits; only what was erased since the given time. */
export async function erasedSince(tx: Tx, since: Date): Promise<ReadonlyMap<string, Date>> {
  await rows(tx, lock('share'));
  // A statement of its own: it has to see what was committed while the lock was waited for.
  const found = await row<{ erased: [string, string][] | null }>(
    tx,
    `select json_agg(json_build_array(email_index::text, erased_at)) as erased from erased_address where erased_at >= $1`,
    [since],
  );
  return new Map(found?.erased?.map(([index, at]) => [index, new Date(at)]));
}
