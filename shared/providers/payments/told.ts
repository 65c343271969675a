// What a callback said, as the database keeps it: ids, amounts and states, and nothing of the person who paid. Written by
// the service that takes callbacks, read by the workers that act upon them.
import { z } from 'zod';
import { idOfReference } from '../../domain/payment/reference';
import type { CallbackNews, ReadCallback } from './provider';

const amount = z.string().transform(BigInt);
const moment = z.iso.datetime().transform((text) => new Date(text));

const news = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pending') }),
  z.object({
    kind: z.literal('paid'),
    transaction: z.string(),
    amount,
    currency: z.string(),
    fee: amount.nullable(),
    receivedAt: moment.nullable(),
  }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
  z.object({ kind: z.literal('expired') }),
  z.object({ kind: z.literal('refunded'), amount, currency: z.string(), refundReference: z.string() }),
  z.object({ kind: z.literal('refund-failed'), refundReference: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('disputed'), amount, reason: z.string(), disputeReference: z.string() }),
  z.object({ kind: z.literal('dispute-closed'), isWon: z.boolean(), disputeReference: z.string() }),
  z.object({ kind: z.literal('hint') }),
  z.object({ kind: z.literal('other') }),
]) satisfies z.ZodType<CallbackNews>;

/** By what the payment is looked for, at first and whenever the callback is handled again. */
export type Names = {
  /** Of a payment or a refund of ours. */
  reference: string | null;
  providerReference: string | null;
  transaction: string | null;
  /** Blind index of the payment's secret, hexadecimal. */
  token: string | null;
  /** Of the payment that the address names; only where nothing is signed, since addresses never are. */
  address: string | null;
};

export type Told = { news: unknown; names: Names; occurredAt: string | null };

export function toldBy(
  { news: said, subject, occurredAt }: ReadCallback,
  { token, address }: Pick<Names, 'token' | 'address'>,
): Told {
  const { reference, providerReference = null, transaction = null } = subject;
  return {
    news: Object.fromEntries(Object.entries(said).map(([name, value]) => [name, storable(value)])),
    names: {
      reference: reference === undefined ? null : idOfReference(reference),
      providerReference,
      transaction: said.kind === 'paid' ? said.transaction : transaction,
      token,
      address,
    },
    occurredAt: occurredAt?.toISOString() ?? null,
  };
}

const storable = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Date ? value.toISOString() : value;
};

/** Throws for what this build did not write. */
export const newsOf = (told: unknown): CallbackNews => z.object({ news }).parse(told).news;
