// One attempt to deliver: written down, made, and settled. The call sits between two transactions.
import type { AddressFault } from '../../shared/domain/notification/allowed-channels';
import { planDelivery, type Step } from '../../shared/domain/notification/plan-delivery';
import type { Personal } from '../../shared/domain/personal';
import { TryLater } from '../../shared/jobs/outcomes';
import { leaveAlone } from '../../shared/messages/leave-alone';
import { addressIndex } from '../../shared/messages/person-index';
import { MessageFault, type OutgoingMessage } from '../../shared/providers/messages/message-provider';
import { twilioStatusUrl } from '../../shared/providers/messages/status-url';
import { type AttemptOutcome, attemptsOf, beginAttempt, settleAttempt } from '../../shared/store/delivery-attempts';
import { lockNotification } from '../../shared/store/notifications';
import { withPatience, withTx } from '../../shared/store/sql';
import { type ComposedMessage, composeMessage } from './compose-message';
import type { DeliveryContext } from './delivery-context';
import { pastOf } from './past-attempts';
import { addressOf, type Delivery } from './prepare-delivery';

type Send = Extract<Step, { do: 'send' }>;

// Whoever began an attempt and is another job has died for good when it is this old.
const abandonedSeconds = 600;
const elsewhereSeconds = 30;
// A database that restarts just now must not have a message sent twice.
const patienceSeconds = 20;

/**
 * A process that dies between the carrier's answer and the second transaction sends again: the attempt is found as it was
 * begun. Mails carry one Message-ID then, by which many programs show them as one; an SMS may come twice.
 */
export async function attempt(delivery: Delivery, step: Send, context: DeliveryContext): Promise<void> {
  const { carriers, signal, vault, db } = context;
  const to = addressOf(delivery.recipient, step.channel)!;
  const message = await composeMessage(delivery, step, context);
  const attemptId = await begin(delivery, step, message, context);
  // Something was told meanwhile: what to do is to be asked anew.
  if (attemptId === null) return;
  const outcome = await outcomeOf(() =>
    carriers.send(step.provider, addressed(message, attemptId, to, context), signal),
  );
  context.attempts.inc({ channel: step.channel, provider: step.provider, outcome: wordOf(outcome.settled) });
  await withPatience(patienceSeconds, () =>
    withTx(db, async (tx) => {
      await lockNotification(tx, delivery.found.id);
      await settleAttempt(tx, attemptId, outcome.settled);
      const { channel } = step;
      if (outcome.address) await leaveAlone(tx, { channel, index: addressIndex(vault, channel, to) }, outcome.address);
    }),
  );
}

function addressed(
  message: ComposedMessage,
  attemptId: string,
  to: Personal,
  { config }: DeliveryContext,
): OutgoingMessage {
  if (message.channel === 'email') return { ...message, attemptId, to };
  return { ...message, attemptId, to, statusUrl: twilioStatusUrl(config.PUBLIC_CALLBACKS_URL, attemptId) };
}

const wordOf = (outcome: AttemptOutcome): string => ('fault' in outcome ? outcome.fault : outcome.state);

/** Under the lock, where another job of the same message may have done something since. */
function begin(
  { found, recipient, rule, ways }: Delivery,
  { channel, provider }: Send,
  { segments }: { segments: number | null },
  { db, vault, job, now }: DeliveryContext,
): Promise<string | null> {
  const notificationId = found.id;
  return withTx(db, async (tx) => {
    await lockNotification(tx, notificationId);
    const attempts = await attemptsOf(tx, notificationId);
    const step = planDelivery(rule, ways, pastOf(found, attempts), now());
    if (step.do !== 'send' || step.channel !== channel || step.provider !== provider) return null;
    const last = attempts.findLast((one) => one.channel === channel);
    if (last?.state === 'sending') {
      const isAbandoned = now().getTime() - last.createdAt.getTime() > abandonedSeconds * 1000;
      if (last.jobEventId === job.eventId || isAbandoned) return last.id;
      throw new TryLater(elsewhereSeconds, 'another job is sending it');
    }
    const index = addressIndex(vault, channel, addressOf(recipient, channel)!);
    const made = { notificationId, channel, provider, segments, addressIndex: index, jobEventId: job.eventId };
    return beginAttempt(tx, made);
  });
}

type Outcome = { settled: AttemptOutcome; address: AddressFault | null };

async function outcomeOf(send: () => Promise<string | null>): Promise<Outcome> {
  try {
    return { settled: { state: 'sent', providerMessageId: await send() }, address: null };
  } catch (error) {
    if (!(error instanceof MessageFault)) throw error;
    const { kind, message: reason, address } = error;
    if (kind === 'refused') return { settled: { state: 'refused', reason }, address };
    const settled: AttemptOutcome =
      kind === 'unclear'
        ? { state: 'sent', providerMessageId: null, fault: kind, reason }
        : { state: 'failed', fault: kind, reason };
    return { settled, address };
  }
}
