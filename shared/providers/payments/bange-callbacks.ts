// Callbacks of BANGE, signed over the body, which holds the time. ASSUMED like all of the contract: see bange.ts.
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { readBody } from '../calls/read-body';
import { bangePaymentShape, bangeTime, standingOfBange } from './bange-objects';
import { isRecent, matchesAny } from './callback-signatures';
import type { CallbackNews, Subject, Verdict } from './provider';
import { reasonOf, refusedCallback, replayWindowSeconds } from './read-callback';

const reference = z.string().min(1).max(100);

const callbackShape = z.object({
  event_id: z.string().min(1).max(255),
  event_type: z.string().min(1),
  timestamp: bangeTime,
  data: bangePaymentShape.extend({
    /** What the order gave along, and for a refund also what the refund did. */
    metadata: z.object({ reference: reference.nullish(), refund_reference: reference.nullish() }).nullish(),
  }),
});
type Callback = z.output<typeof callbackShape>;

export function verifyBangeCallback(
  secrets: readonly string[],
  rawBody: Buffer,
  headers: IncomingHttpHeaders,
  now: Date,
): Verdict {
  const signature = headers['x-bange-signature'];
  if (typeof signature !== 'string' || signature === '')
    return refusedCallback('signature-missing', 'there is no X-BANGE-Signature', null);
  const hex = /^sha256=([0-9a-f]{64})$/.exec(signature)?.[1];
  if (hex === undefined || !matchesAny(secrets, [rawBody], [hex]))
    return refusedCallback('signature-wrong', 'no secret of ours gives this signature', signature);
  const body = readBody(rawBody, callbackShape);
  if (body.data === null) return refusedCallback('body-unusable', body.detail, signature);
  const callback = body.data;
  if (!isRecent(callback.timestamp, now, replayWindowSeconds))
    return refusedCallback('timestamp-stale', 'it was signed at another time', signature);
  const { event_id: eventId, event_type: type, timestamp: occurredAt } = callback;
  const eventType = type.slice(0, 50);
  const read = readEvent(callback);
  if (!read) return refusedCallback('body-unusable', `not what "${eventType}" is about`, signature);
  return { verdict: 'verified', callback: { eventId, eventType, occurredAt, ...read }, signature };
}

type Read = { subject: Subject; news: CallbackNews };

/** Null where the data is not what such an event is about. */
function readEvent({ event_type: type, timestamp, data }: Callback): Read | null {
  const news = type.startsWith('refund.') ? readRefund(type, data) : readPayment(type, data, timestamp);
  return news && { subject: subjectOf(type, data), news };
}

function subjectOf(type: string, { payment_id: providerReference, bange_transaction_id, metadata }: Callback['data']) {
  const isRefund = type.startsWith('refund.');
  const ours = isRefund ? metadata?.refund_reference : metadata?.reference;
  return {
    ...(ours && { reference: ours }),
    ...(!isRefund && { providerReference }),
    ...(bange_transaction_id && { transaction: bange_transaction_id }),
  };
}

const statesOf = new Map([
  ['payment.success', 'success'],
  ['payment.failed', 'failed'],
  ['payment.pending', 'pending'],
]);

/** By its type: an event that says something else than its data is none. */
function readPayment(type: string, data: Callback['data'], at: Date): CallbackNews | null {
  const state = statesOf.get(type);
  if (state === undefined) return { kind: 'other' };
  const standing = data.status === state ? standingOfBange(data) : null;
  return standing?.kind === 'paid' ? { ...standing, receivedAt: standing.receivedAt ?? at } : standing;
}

function readRefund(type: string, { metadata, amount, currency, reason }: Callback['data']): CallbackNews | null {
  const refundReference = metadata?.refund_reference;
  if (!refundReference) return type === 'refund.completed' || type === 'refund.failed' ? null : { kind: 'other' };
  if (type === 'refund.completed') return { kind: 'refunded', amount, currency, refundReference };
  if (type === 'refund.failed') return { kind: 'refund-failed', refundReference, reason: reasonOf(reason, 'failed') };
  return { kind: 'other' };
}
