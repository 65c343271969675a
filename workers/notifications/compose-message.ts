// The message as its carrier takes it, but for whom it goes to and the attempt's id.
import { packOf } from '../../shared/domain/jurisdictions/packs';
import { ruleOf } from '../../shared/domain/notification/kinds';
import type { Step } from '../../shared/domain/notification/plan-delivery';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import { renderMessage } from '../../shared/messages/render-message';
import { smsSegments } from '../../shared/messages/sms-length';
import { unsubscribeUrl } from '../../shared/messages/unsubscribe-link';
import type { Attachment, OutgoingMail, OutgoingSms } from '../../shared/providers/messages/message-provider';
import { ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { type ReceiptRow, receiptById } from '../../shared/store/receipts';
import type { DeliveryContext } from './delivery-context';
import type { Delivery } from './prepare-delivery';

type Composed<Message> = Message extends unknown ? Omit<Message, 'attemptId' | 'to' | 'statusUrl'> : never;
export type ComposedMessage = Composed<OutgoingMail | OutgoingSms> & { segments: number | null };

const storeAwaySeconds = 30;

export async function composeMessage(
  delivery: Delivery,
  { channel }: Extract<Step, { do: 'send' }>,
  context: DeliveryContext,
): Promise<ComposedMessage> {
  const { found, kind, language, recipient, values } = delivery;
  const isRefusable = ruleOf(kind).topic !== 'security';
  const refuseAt =
    isRefusable && channel === 'email' ? unsubscribeUrl(context.config, context.vault, found.id, channel) : null;
  const attachments = channel === 'email' ? await attachmentsOf(delivery, context) : [];
  const name = recipient.name?.reveal() ?? null;
  const options = { name, unsubscribeUrl: refuseAt, hasAttachment: attachments.length > 0 };
  const { subject, text, html, sms } = rendered(() => renderMessage(kind, language, values, options));
  const notificationId = found.id;
  if (channel === 'sms') return { channel, notificationId, text: sms, segments: smsSegments(sms) };
  if (channel !== 'email') throw new GiveUp(`nothing is written for ${channel}`);
  return { channel, notificationId, subject, text, html, attachments, unsubscribeUrl: refuseAt, segments: null };
}

/** A hole in a text does not mend itself. */
function rendered<T>(render: () => T): T {
  try {
    return render();
  } catch (cause) {
    throw new GiveUp(`the message cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The receipt, or of it what is of the owner of some of its vehicles alone. */
async function attachmentsOf({ found, values }: Delivery, context: DeliveryContext): Promise<Attachment[]> {
  if (found.receiptId === null) return [];
  const receipt = await receiptById(context.db, found.receiptId);
  if (receipt === undefined) throw new GiveUp('its receipt does not exist');
  const { number } = receipt.content;
  if (values.places === undefined) return [pdf(number, await storedFile(receipt, context))];
  const { paper } = packOf(receipt.jurisdiction).receipts;
  const attachments: Attachment[] = [];
  for (const place of values.places.split(',').map(Number))
    attachments.push(pdf(`${number}-${place + 1}`, await renderReceipt(receipt.content, { paper, only: place })));
  return attachments;
}

const pdf = (name: string, content: Buffer): Attachment => ({
  name: `${name}.pdf`,
  mediaType: 'application/pdf',
  content,
});

async function storedFile({ objectKey }: ReceiptRow, { objects, signal }: DeliveryContext): Promise<Buffer> {
  if (objectKey === null) throw new GiveUp('its receipt has no file');
  const bytes = await objects.get(objectKey, signal).catch((error: unknown) => {
    if (!(error instanceof ObjectStoreAway)) throw error;
    throw new TryLater(storeAwaySeconds, `the store of files is away: ${error.message}`);
  });
  if (bytes === null) throw new Error(`there is no file ${objectKey}`);
  return bytes;
}
