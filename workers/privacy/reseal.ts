// Seals everything with the key that is in front of the ring now. Each set is a transaction of its own and what is
// current is passed over, so a crash costs one set and running twice changes nothing.
import type { Handle, JobContext } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import type { Vault } from '../../shared/process/vault';
import { countLeftovers, moveLeftovers, nextLeftover } from '../../shared/store/leftover-owners';
import { countSealedRows, outdatedRows, type RowKey, resealRows } from '../../shared/store/reseal-rows';
import { type SealedTable, sealedTables } from '../../shared/store/sealed-columns';
import { withTx } from '../../shared/store/sql';
import type { reseal } from './reseal.job';

const mostNamed = 20;
// All workers are restarted long before.
const longestWaitMs = 24 * 3600 * 1000;

type Context = JobContext & { vault: Vault };
type Tally = { resealed: number; moved: number; unreadable: number };

export const handle: Handle<typeof reseal, { vault: Vault }> = async ({ keyId }, context) => {
  const { db, vault, job, note, progress } = context;
  if (vault.currentKeyId !== keyId) leaveToOthers(vault.currentKeyId, keyId, job.eventId);

  const tally: Tally = { resealed: 0, moved: 0, unreadable: 0 };
  // First, so that the blocks made of them are walked with the others.
  await moveAllLeftovers(context, tally);
  const sizes = await Promise.all(sealedTables.map((table) => countSealedRows(db, table)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  for (const table of sealedTables) {
    for await (const { read, outdated } of outdatedRows(db, vault, table)) {
      await resealPage(context, table, outdated, tally);
      done += read;
      await progress(total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total)));
    }
  }

  const remaining = await countRemaining(context);
  await note(remaining === 0 ? `everything is sealed with ${keyId}` : `${remaining} rows are not sealed with ${keyId}`);
  // All that could be done is done; a person has to find the key, or restore the rows. A retry then does the rest.
  if (tally.unreadable > 0) throw new GiveUp(`${tally.unreadable} values open with no key of the ring; see the log`);
  // Never completed before: whoever sees this job completed takes the older keys away.
  if (remaining > 0)
    throw new TryLater(300, `some process still seals with an older key: ${remaining} rows since this began`);
  return { resealed: tally.resealed, moved: tally.moved };
};

/** A key that has left the front for a newer one would be waited for without end. */
function leaveToOthers(currentKeyId: string, keyId: string, eventId: string): never {
  const askedAtMs = Number.parseInt(eventId.replaceAll('-', '').slice(0, 12), 16);
  if (Date.now() - askedAtMs > longestWaitMs)
    throw new GiveUp(`for a day no worker had the key ${keyId} in front; if ${currentKeyId} replaced it, ask again`);
  throw new TryLater(60, `this worker seals with the key ${currentKeyId}; restart it with ${keyId} in front`);
}

async function resealPage(
  { db, vault, signal, note }: Context,
  table: SealedTable,
  keys: readonly RowKey[],
  tally: Tally,
): Promise<void> {
  for (let from = 0; from < keys.length; from += table.setSize) {
    signal.throwIfAborted();
    const set = keys.slice(from, from + table.setSize);
    const { values, unreadable } = await withTx(db, (tx) => resealRows(tx, vault, table, set));
    tally.resealed += values;
    for (const value of unreadable) {
      tally.unreadable += 1;
      // A ring without the old key would fill the log.
      if (tally.unreadable <= mostNamed) await note(`${value} does not open and was left as it is`);
    }
  }
}

async function moveAllLeftovers({ db, vault, signal }: Context, tally: Tally): Promise<void> {
  for (let afterId = '00000000-0000-0000-0000-000000000000'; ; ) {
    signal.throwIfAborted();
    const next = await nextLeftover(db, afterId);
    if (next === undefined) return;
    tally.moved += await withTx(db, (tx) => moveLeftovers(tx, vault, next));
    afterId = next.id;
  }
}

/** Looks once more: processes that still have the old ring went on sealing with its key. */
async function countRemaining({ db, vault, signal }: Context): Promise<number> {
  let remaining = await countLeftovers(db);
  for (const table of sealedTables) {
    for await (const { outdated } of outdatedRows(db, vault, table)) {
      signal.throwIfAborted();
      remaining += outdated.length;
    }
  }
  return remaining;
}
