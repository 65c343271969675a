// Wave's events, signed over time and body with nothing between them.
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { readBody } from '../calls/read-body';
import { isRecent, matchesAny } from './callback-signatures';
import type { CallbackNews, Subject, Verdict } from './provider';
import { readSignatureHeader, refusedCallback, replayWindowSeconds, secondsSinceEpoch } from './read-callback';
import { standingOfWave, waveReceiptShape, waveSessionShape } from './wave-sessions';

const eventShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1),
  data: z.unknown(),
});

export function verifyWaveCallback(
  secrets: readonly string[],
  rawBody: Buffer,
  headers: IncomingHttpHeaders,
  now: Date,
): Verdict {
  const signature = headers['wave-signature'];
  if (typeof signature !== 'string' || signature === '')
    return refusedCallback('signature-missing', 'there is no Wave-Signature', null);
  const header = readSignatureHeader(signature);
  if (!header || !matchesAny(secrets, [header.timestamp, rawBody], header.signatures))
    return refusedCallback('signature-wrong', 'no secret of ours gives this signature', signature);
  if (!isRecent(secondsSinceEpoch(header.timestamp), now, replayWindowSeconds))
    return refusedCallback('timestamp-stale', 'it was signed at another time', signature);
  const event = readBody(rawBody, eventShape);
  if (event.data === null) return refusedCallback('body-unusable', event.detail, signature);
  const { id: eventId, type, data } = event.data;
  const eventType = type.slice(0, 50);
  const read = readEvent(type, data);
  if (!read) return refusedCallback('body-unusable', `not what "${eventType}" is about`, signature);
  return { verdict: 'verified', callback: { eventId, eventType, ...read }, signature };
}

type Read = { occurredAt: Date | null; subject: Subject; news: CallbackNews };

/** Null where the data is not what such an event is about. */
function readEvent(type: string, data: unknown): Read | null {
  if (type === 'checkout.session.completed' || type === 'checkout.session.payment_failed') return readSession(data);
  if (type === 'merchant.payment_received') return readReceipt(data);
  return { occurredAt: null, subject: {}, news: { kind: 'other' } };
}

function readSession(data: unknown): Read | null {
  const { data: session } = waveSessionShape.safeParse(data);
  const news = session && standingOfWave(session);
  if (!session || !news) return null;
  const { client_reference: reference, transaction_id: transaction } = session;
  const subject = {
    providerReference: session.id,
    ...(reference && { reference }),
    ...(transaction && { transaction }),
  };
  return { occurredAt: session.when_completed ?? null, subject, news };
}

/** Money that came to the number of the business, for which there may be no order. */
function readReceipt(data: unknown): Read | null {
  const { data: receipt } = waveReceiptShape.safeParse(data);
  if (!receipt) return null;
  const { id: transaction, client_reference: reference, currency, fee = null } = receipt;
  const receivedAt = receipt.when_created ?? null;
  return {
    occurredAt: receivedAt,
    subject: { transaction, ...(reference && { reference }) },
    news: { kind: 'paid', transaction, amount: receipt.amount + (fee ?? 0n), currency, fee, receivedAt },
  };
}
