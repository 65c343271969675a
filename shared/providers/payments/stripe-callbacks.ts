// Stripe's events. The library checks the signature; what each event means for a payment is said here.
import type { IncomingHttpHeaders } from 'node:http';
import Stripe from 'stripe';
import { z } from 'zod';
import { readBody } from '../calls/read-body';
import { isRecent } from './callback-signatures';
import type { CallbackNews, Subject, Verdict } from './provider';
import {
  readSignatureHeader,
  reasonOf,
  refusedCallback,
  replayWindowSeconds,
  secondsSinceEpoch,
} from './read-callback';
import {
  type Dispute,
  disputeShape,
  intentShape,
  type Refund,
  refundShape,
  type Session,
  sessionShape,
  standingOfIntent,
  standingOfRefund,
  standingOfSession,
} from './stripe-objects';

const eventShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1),
  created: z.int().min(0).max(253_402_300_799),
  data: z.object({ object: z.unknown() }),
});

export function verifyStripeCallback(
  secrets: readonly string[],
  rawBody: Buffer,
  headers: IncomingHttpHeaders,
  now: Date,
): Verdict {
  const signature = headers['stripe-signature'];
  if (typeof signature !== 'string' || signature === '')
    return refusedCallback('signature-missing', 'there is no Stripe-Signature', null);
  const header = readSignatureHeader(signature);
  if (!header || !isSigned(secrets, rawBody, signature))
    return refusedCallback('signature-wrong', 'no secret of ours gives this signature', signature);
  if (!isRecent(secondsSinceEpoch(header.timestamp), now, replayWindowSeconds))
    return refusedCallback('timestamp-stale', 'it was signed at another time', signature);
  const event = readBody(rawBody, eventShape);
  if (event.data === null) return refusedCallback('body-unusable', event.detail, signature);
  const { id, type, created, data } = event.data;
  const occurredAt = new Date(created * 1000);
  const read = readEvent(type, data.object, occurredAt);
  if (!read) return refusedCallback('body-unusable', `not what "${type.slice(0, 50)}" is about`, signature);
  const callback = { eventId: id, eventType: type.slice(0, 50), occurredAt, ...read };
  return { verdict: 'verified', callback, signature };
}

/** The library knows no callbacks from the future, and its clock is not ours: times are judged by the caller. */
const noTolerance = 0;

function isSigned(secrets: readonly string[], rawBody: Buffer, signature: string): boolean {
  const matches = secrets.map((secret) => {
    try {
      return Stripe.webhooks.signature?.verifyHeader(rawBody, signature, secret, noTolerance) === true;
    } catch {
      // It throws for every signature that is wrong, with the body in its error.
      return false;
    }
  });
  return matches.includes(true);
}

type Read = { subject: Subject; news: CallbackNews };

const notOurs: Read = { subject: {}, news: { kind: 'other' } };

/** Null where the object is not what such an event is about. */
function readEvent(type: string, object: unknown, at: Date): Read | null {
  const reader = readers.get(type);
  return reader ? reader(object, at) : notOurs;
}

type Reader = (object: unknown, at: Date) => Read | null;

const readSession: Reader = (object, at) => {
  const { data: session } = sessionShape.safeParse(object);
  if (!session) return null;
  const reference = session.client_reference_id ?? session.metadata?.reference;
  const standing = standingOfSession(session, at);
  if (standing === null) return null;
  // The account may also sell what is not ours to know.
  return reference ? { subject: { reference, ...namesOf(session) }, news: standing } : notOurs;
};

function namesOf({ id, payment_intent: intent }: Session): Subject {
  const transaction = typeof intent === 'object' ? intent?.id : intent;
  return { providerReference: id, ...(transaction && { transaction }) };
}

/** An attempt that failed leaves the page as it is, so the session speaks of one only when there will be no other. */
const readFailedSession: Reader = (object, at) => {
  const read = readSession(object, at);
  return read?.news.kind === 'pending' ? { ...read, news: { kind: 'failed', reason: 'payment_failed' } } : read;
};

/** Its reference, not its id, leads to the payment: where the payer was sent to a page, that page's id is stored. */
const readIntent: Reader = (object, at) => {
  const { data: intent } = intentShape.safeParse(object);
  if (!intent) return null;
  const reference = intent.metadata?.reference;
  if (!reference) return notOurs;
  const standing = standingOfIntent(intent);
  const news = standing.kind === 'paid' ? { ...standing, receivedAt: standing.receivedAt ?? at } : standing;
  return { subject: { reference, transaction: intent.id }, news };
};

/** Refunds that somebody makes on Stripe's own pages have no reference of ours; the day's list shows them. */
const readRefund: Reader = (object) => {
  const { data: refund } = refundShape.safeParse(object);
  if (!refund) return null;
  const reference = refund.metadata?.reference;
  if (!reference) return notOurs;
  const { id: providerReference, payment_intent: transaction } = refund;
  const subject = { reference, providerReference, ...(transaction && { transaction }) };
  return { subject, news: newsOfRefund(refund, reference) };
};

function newsOfRefund(refund: Refund, refundReference: string): CallbackNews {
  const standing = standingOfRefund(refund);
  if (standing.kind === 'refunded')
    return { kind: 'refunded', amount: refund.amount, currency: refund.currency, refundReference };
  if (standing.kind === 'failed') return { kind: 'refund-failed', refundReference, reason: standing.reason };
  return { kind: 'other' };
}

/** A dispute names no order, only what was paid. */
const readDispute =
  (newsOf: (dispute: Dispute) => CallbackNews): Reader =>
  (object) => {
    const { data: dispute } = disputeShape.safeParse(object);
    if (!dispute) return null;
    const { payment_intent: transaction } = dispute;
    return transaction ? { subject: { transaction }, news: newsOf(dispute) } : notOurs;
  };

const opened = ({ id: disputeReference, amount, reason }: Dispute): CallbackNews => ({
  kind: 'disputed',
  amount,
  reason: reasonOf(reason, 'disputed'),
  disputeReference,
});

/** Besides won and lost there are those that end before any money was taken back. */
const closed = ({ id: disputeReference, status }: Dispute): CallbackNews => ({
  kind: 'dispute-closed',
  isWon: status !== 'lost',
  disputeReference,
});

/** `charge.refunded` is left out: it tells what a charge lost in all, not which refund it was. */
const readers = new Map<string, Reader>([
  ['checkout.session.completed', readSession],
  ['checkout.session.async_payment_succeeded', readSession],
  ['checkout.session.async_payment_failed', readFailedSession],
  ['checkout.session.expired', readSession],
  ['payment_intent.succeeded', readIntent],
  ['payment_intent.payment_failed', readIntent],
  ['payment_intent.canceled', readIntent],
  ['refund.created', readRefund],
  ['refund.updated', readRefund],
  ['refund.failed', readRefund],
  ['charge.refund.updated', readRefund],
  ['charge.dispute.created', readDispute(opened)],
  ['charge.dispute.closed', readDispute(closed)],
]);
