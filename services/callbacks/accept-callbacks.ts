// Callbacks are taken by group commit: those of one moment are stored, and their work is promised, in one transaction
// with one statement per table.
import { callbackHinted, callbackVerified } from '../../shared/events/callback-received';
import { type PublishOptions, publishMany } from '../../shared/jobs/publish';
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
  wakeCallbacks,
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

/** A set that is done again after a lost connection finds its own callbacks, and takes them for repeated ones. */
export function openAccept(db: Database): Accept {
  const limits = { maxSize: 250, maxWaiting: 10_000, concurrency: 1 };
  return inSets({ ...limits, aloneAfter: (error) => !isPassingFault(error) }, (members: Told[]) =>
    withPatience(patienceSeconds, () => withTx(db, (tx) => acceptSet(tx, members))),
  );
}

async function acceptSet(tx: Tx, members: readonly Told[]): Promise<Taken[]> {
  const firstOfEvent = [...new Map(members.toReversed().map((one) => [eventOf(one), one])).values()];
  const stored = await storeCallbacks(tx, firstOfEvent);
  const ofEvent = new Map(firstOfEvent.map((one) => [eventOf(one), stored.get(one.id)!]));
  const late = members.filter((one) => !stored.get(one.id)?.isNew);
  const first = new Map((late.length === 0 ? [] : await firstTold(tx, late)).map((one) => [one.id, one]));
  const woken = await wake(tx, [...first.values()]);
  const outcomes = members.map((one) => {
    const own = stored.get(one.id);
    if (own?.isNew) return own.paymentId === null && !one.isIdle ? 'unknown' : 'stored';
    return own?.isImpostor ? 'impostor' : outcomeOfLate(ofEvent.get(eventOf(one))!, first.get(one.id), woken);
  });
  await promise(tx, members, stored, woken);
  await refuse(tx, members, outcomes);
  return outcomes;
}

const eventOf = ({ provider, eventId }: NewCallback): string => `${provider} ${eventId}`;

/** What was about nothing known may be about something now: a provider that tells once more need not be replayed. */
async function wake(tx: Tx, told: readonly FirstTold[]): Promise<Map<string, Woken>> {
  const ids = [...new Set(told.filter(({ isSame, isUnknown }) => isSame && isUnknown).map(({ firstId }) => firstId))];
  const woken = ids.length === 0 ? [] : await wakeCallbacks(tx, ids);
  return new Map(woken.map((one) => [one.id, one]));
}

/** `sibling` is what became of the first of the same event in this set, which may be the callback itself. */
function outcomeOfLate(
  sibling: StoredCallback,
  first: FirstTold | undefined,
  woken: ReadonlyMap<string, Woken>,
): Taken {
  // Neither stored nor there before: an impostor's, or nobody's, in this very set.
  if (first === undefined) return sibling.isImpostor ? 'impostor' : 'unknown';
  if (!first.isSame) return 'reused';
  return first.isUnknown && !woken.has(first.firstId) ? 'unknown' : 'repeated';
}

/** One job for each event that was not there before, and for each that woke. */
async function promise(
  tx: Tx,
  members: readonly Told[],
  stored: ReadonlyMap<string, StoredCallback>,
  woken: ReadonlyMap<string, Woken>,
): Promise<void> {
  const fresh = members.flatMap((one) => {
    const { isNew, paymentId, jurisdiction } = stored.get(one.id) ?? {};
    if (!isNew || one.isIdle || paymentId == null) return [];
    return {
      isSigned: one.isSigned,
      publication: publicationOf({ id: one.id, paymentId, jurisdiction: jurisdiction! }, one),
    };
  });
  const again = [...woken.values()].map((one) => ({ isSigned: one.isSigned, publication: publicationOf(one) }));
  const all = [...fresh, ...again];
  const ofKind = (isSigned: boolean) =>
    all.filter((one) => one.isSigned === isSigned).map(({ publication }) => publication);
  await publishMany(tx, callbackVerified, ofKind(true));
  await publishMany(tx, callbackHinted, ofKind(false));
}

const publicationOf = (
  { id, paymentId, jurisdiction }: Omit<Woken, 'isSigned'>,
  trace?: Pick<Told, 'correlationId' | 'traceParent'>,
): PublishOptions & { payload: { callbackId: string } } => ({
  payload: { callbackId: id },
  tenant: jurisdiction,
  subjectId: paymentId,
  ...(trace !== undefined && { correlationId: trace.correlationId }),
  ...(trace?.traceParent !== undefined && { traceParent: trace.traceParent }),
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
