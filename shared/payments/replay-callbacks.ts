// Work that callbacks cause: promised when one is stored, and promised once more when a failed one is to be handled again.
import { callbackHinted, callbackVerified } from '../events/callback-received';
import { type PublishOptions, publishMany } from '../jobs/publish';
import { type Woken, wakeCallbacks } from '../store/callback-events';
import type { Tx } from '../store/sql';

export type CallbackToHandle = Woken & { trace?: PublishOptions };

/** What is signed is acted upon; of what is not, the provider is asked. */
export async function promiseCallbacks(tx: Tx, callbacks: readonly CallbackToHandle[]): Promise<void> {
  const ofKind = (isSigned: boolean) => callbacks.filter((one) => one.isSigned === isSigned).map(publicationOf);
  await publishMany(tx, callbackVerified, ofKind(true));
  await publishMany(tx, callbackHinted, ofKind(false));
}

const publicationOf = ({ id, paymentId, jurisdiction, trace }: CallbackToHandle) => ({
  ...trace,
  payload: { callbackId: id },
  tenant: jurisdiction,
  subjectId: paymentId,
});

/** Those that wait again. One that has not failed, or is still about nothing known, is left as it is. */
export async function replayCallbacks(
  tx: Tx,
  ids: readonly string[],
  trace: PublishOptions = {},
): Promise<Map<string, Woken>> {
  const woken = ids.length === 0 ? [] : await wakeCallbacks(tx, ids);
  await promiseCallbacks(
    tx,
    woken.map((one) => ({ ...one, trace })),
  );
  return new Map(woken.map((one) => [one.id, one]));
}
