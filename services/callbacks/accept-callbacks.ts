// Callbacks are taken by group commit: those of one moment are stored, and their work is promised, in one transaction
// with one statement per table.
import { type CallbackToHandle, promiseCallbacks, replayCallbacks } from '../../shared/payments/replay-callbacks';
import { inSets } from '../../shared/process/in-sets';
import {
  type FirstTold,
  firstTold,
  type NewCallback,
  type RefusedCallback,
  type StoredCallback,
  storeCallbacks,
  storeRefused,
  type Woken,
} from '../../shared/store/callback-events';
import { type Database, isPassingFault, type Tx, withPatience, withTx } from '../../shared/store/sql';

export type Told = NewCallback & { correlationId: string; traceParent: string | undefined };

/**
 * `repeated`: told before, in the same words. `unknown`: about no payment of ours. `impostor`: nothing was signed, and
 * whoever called does not know the payment's secret. `reused`: its event was told before, in other words.
 */
export type Taken = 'stored' | 'repeated' | 'unknown' | 'impostor' | 'reused';

export type Accept = (told: Told) => Promise<Taken>;

// A provider waits for its answer; one that it does not get within seconds it asks for again.
const patienceSeconds = 3;

type Member = Told & { since: number };

/** A set that is done again after a lost connection finds its own callbacks, and takes them for repeated ones. */
export function openAccept(db: Database): Accept {
  const limits = { maxSize: 250, maxWaiting: 10_000, concurrency: 1 };
  const accept = inSets({ ...limits, aloneAfter: (error) => !isPassingFault(error) }, (members: Member[]) =>
    withPatience(patienceLeft(members), () => withTx(db, (tx) => acceptSet(tx, members))),
  );
  return (told) => accept({ ...told, since: performance.now() });
}

/** Of the one that waits longest: behind a set that waited for the database in vain, nobody waits as long once more. */
const patienceLeft = ([first]: readonly Member[]): number =>
  Math.max(0, patienceSeconds - (performance.now() - first!.since) / 1000);

async function acceptSet(tx: Tx, members: readonly Told[]): Promise<Taken[]> {
  const stored = await storeCallbacks(tx, members);
  const late = members.filter((one) => !stored.get(one.id)!.isNew);
  const first = new Map((late.length === 0 ? [] : await firstTold(tx, late)).map((one) => [one.id, one]));
  const woken = await wake(tx, [...first.values()]);
  const outcomes = members.map((one) => outcomeOf(one, stored.get(one.id)!, first.get(one.id), woken));
  await promiseCallbacks(tx, toHandle(members, stored));
  await refuse(tx, members, outcomes);
  return outcomes;
}

/** What was about nothing known may be about something now: a provider that tells once more need not be replayed. */
const wake = (tx: Tx, told: readonly FirstTold[]): Promise<ReadonlyMap<string, Woken>> =>
  replayCallbacks(tx, [
    ...new Set(told.filter(({ isSame, isUnknown }) => isSame && isUnknown).map(({ firstId }) => firstId)),
  ]);

function outcomeOf(
  { isIdle }: Told,
  { isNew, isImpostor, isEnough, paymentId }: StoredCallback,
  first: FirstTold | undefined,
  woken: ReadonlyMap<string, Woken>,
): Taken {
  if (isNew) return paymentId === null && !isIdle ? 'unknown' : 'stored';
  if (isImpostor) return 'impostor';
  if (isEnough) return 'repeated';
  // Neither stored nor there before: of nothing known, and not to be kept.
  if (first === undefined) return 'unknown';
  if (!first.isSame) return 'reused';
  return first.isUnknown && !woken.has(first.firstId) ? 'unknown' : 'repeated';
}

/** What is stored now and needs something done. */
const toHandle = (members: readonly Told[], stored: ReadonlyMap<string, StoredCallback>): CallbackToHandle[] =>
  members.flatMap(({ id, isSigned, isIdle, correlationId, traceParent }) => {
    const { isNew, paymentId, jurisdiction } = stored.get(id)!;
    if (!isNew || isIdle || paymentId === null) return [];
    const trace = { correlationId, ...(traceParent !== undefined && { traceParent }) };
    return { id, isSigned, paymentId, jurisdiction: jurisdiction!, trace };
  });

/** Of who is turned away nothing is kept. */
async function refuse(tx: Tx, members: readonly Told[], outcomes: readonly Taken[]): Promise<void> {
  const refused = members.flatMap((one, index) => {
    const outcome = outcomes[index];
    const isRefused = outcome === 'impostor' || outcome === 'reused';
    return isRefused && one.unknown !== 'leave out' ? refusedAs(one, outcome) : [];
  });
  if (refused.length > 0) await storeRefused(tx, refused);
}

const refusedAs = (one: Told, outcome: 'impostor' | 'reused'): RefusedCallback => ({
  id: one.id,
  provider: one.provider,
  eventId: one.eventId,
  eventType: one.eventType,
  signature: one.signature,
  bodyHash: one.bodyHash,
  signatureValid: one.isSigned ? true : null,
  reason: outcome === 'reused' ? 'event-reused' : 'secret-unknown',
});
