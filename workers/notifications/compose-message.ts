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
import { ReceiptFileFault, readReceiptFile } from '../../shared/receipts/read-receipt-file';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { type ReceiptRow, receiptById } from '../../shared/store/receipts';
import type { DeliveryContext } from './delivery-context';
import type { Delivery } from './prepare-delivery';

type Composed<Message> = Message extends unknown ? Omit<Message, 'attemptId' | 'to' | 'statusUrl'> : never;
export type ComposedMessage = Composed<OutgoingMail | OutgoingSms> & { segments: number | null };

const storeAwaySeconds = 30;
// Many mail servers refuse more than ten megabytes, and a mail is a third larger than what it carries.
const mostAttachedBytes = 5_000_000;

export async function composeMessage(
  delivery: Delivery,
  { channel }: Extract<Step, { do: 'send' }>,
  context: DeliveryContext,
  mostAttached = mostAttachedBytes,
): Promise<ComposedMessage> {
  const { found, kind, language, recipient, values } = delivery;
  const isRefusable = ruleOf(kind).topic !== 'security';
  const refuseAt =
    isRefusable && channel === 'email' ? unsubscribeUrl(context.config, context.vault, found.id, channel) : null;
  const attachments = channel === 'email' ? await attachmentsOf(delivery, context, mostAttached) : [];
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

/**
 * The receipt, or of it the pages of somebody's vehicles alone. None where it is larger than mail servers take: the mail
 * leads to it.
 */
async function attachmentsOf(
  { found, values }: Delivery,
  context: DeliveryContext,
  most: number,
): Promise<Attachment[]> {
  if (found.receiptId === null) return [];
  const receipt = await receiptById(context.db, found.receiptId);
  if (receipt === undefined) throw new GiveUp('its receipt does not exist');
  const { content, jurisdiction, sizeBytes } = receipt;
  const only = values.places?.split(',').map(Number);
  // Pages are much alike, so that none has to be drawn only to be measured.
  const share = only === undefined ? 1 : only.length / content.items.length;
  if ((sizeBytes ?? 0) * share > most) return [];
  const bytes =
    only === undefined
      ? await storedFile(receipt, context)
      : await renderReceipt(content, { paper: packOf(jurisdiction).receipts.paper, only });
  return [{ name: `${content.number}.pdf`, mediaType: 'application/pdf', content: bytes }];
}

async function storedFile(receipt: ReceiptRow, { objects, log }: DeliveryContext): Promise<Buffer> {
  const bytes = await readReceiptFile(objects, receipt).catch((error: unknown) => {
    if (error instanceof ObjectStoreAway)
      throw new TryLater(storeAwaySeconds, `the store of files is away: ${error.message}`);
    if (error instanceof ReceiptFileFault)
      log.error({ err: error, receiptId: receipt.id }, 'the file of a receipt is missing or altered');
    throw error;
  });
  if (bytes === null) throw new GiveUp('its receipt has no file');
  return bytes;
}
