// What carriers tell of messages after they took them: by their callbacks, and by mails that come back. The only way in
// which any of that changes something.
import type { AddressFault } from '../domain/notification/allowed-channels';
import { isKind, ruleOf } from '../domain/notification/kinds';
import { notificationRequested } from '../events/notification-requested';
import { publish } from '../jobs/publish';
import { attemptsOf, attemptTold, noteAttempt, type ToldAttempt } from '../store/delivery-attempts';
import { forgetBounce } from '../store/delivery-choices';
import { lockNotification, settleNotification, waitAgain } from '../store/notifications';
import type { Tx } from '../store/sql';
import { leaveAlone } from './leave-alone';

export type ToldOutcome = {
  state: 'delivered' | 'undelivered';
  /** Without addresses. */
  reason: string | null;
  address?: AddressFault | null;
};

/**
 * `known`: told before, overtaken by better news, or told too late to be believed. `unknown`: of no message of ours, or its row is not committed yet.
 * Where a message did not arrive, another way is promised in the same transaction; whether there is one, the job finds out,
 * unless the message was forgotten because there was none.
 */
export async function noteDelivery(
  tx: Tx,
  told: ToldAttempt,
  outcome: ToldOutcome,
): Promise<'noted' | 'known' | 'unknown'> {
  const attempt = await attemptTold(tx, told);
  if (attempt === undefined) return 'unknown';
  const { id, notificationId } = attempt;
  const notification = await lockNotification(tx, notificationId);
  const noted = await noteAttempt(tx, id, outcome);
  if (noted === undefined) return 'known';
  if (outcome.state === 'delivered') {
    // Where another way is still to be gone as well, its job settles it.
    if (!isUnderWay(notification)) await settleNotification(tx, notificationId, { state: 'delivered' });
    await forgetBounce(tx, noted);
    return 'noted';
  }
  if (outcome.address) await leaveAlone(tx, { channel: noted.channel, index: noted.addressIndex }, outcome.address);
  if (await waitAgain(tx, notificationId))
    await publish(tx, notificationRequested, { notificationId }, { subjectId: notificationId });
  else if (!(await wentOtherwise(tx, notificationId)))
    await settleNotification(tx, notificationId, { state: 'failed', reason: `${noted.channel}: ${outcome.reason}` });
  return 'noted';
}

const wentOtherwise = async (tx: Tx, notificationId: string): Promise<boolean> =>
  (await attemptsOf(tx, notificationId)).some(({ state }) => state === 'sent' || state === 'delivered');

const isUnderWay = (notification: { kind: string; state: string } | undefined): boolean =>
  notification?.state === 'waiting' && isKind(notification.kind) && ruleOf(notification.kind).mode === 'every';
