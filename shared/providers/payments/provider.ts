// What a payment provider does for us, whichever it is. One file each speaks one's protocol behind this; nothing else
// knows how any of them writes an amount, signs a callback or names a state.
import type { IncomingHttpHeaders } from 'node:http';
import type { ProviderName } from '../../domain/jurisdictions/pack';
import type { Currency } from '../../domain/money';
import type { Personal } from '../../domain/personal';
import type { Language } from '../../domain/vehicle-fields';

/** Amounts are whole units of the currency, which is what all three currencies are used in. */
export type PaymentOrder = {
  /** `referenceOf` the payment: ours, given to the provider, and the key under which an order repeats itself. */
  reference: string;
  jurisdiction: string;
  amount: bigint;
  currency: Currency;
  /** At most 50 letters, digits, blanks, dots and hyphens; nothing personal. */
  description: string;
  /** E.164, as +261340000000. Null where the payer did not say; a provider that needs it refuses. */
  payerPhone: Personal | null;
  language: Language;
  /** How the payer is to be asked, where the provider knows several ways. */
  interaction: 'redirect' | 'client-secret';
  /** Where a browser goes afterwards. */
  returnUrl: string;
  cancelUrl: string;
  /** Where the provider is to call back; holds the reference. Null: nobody can reach us, and we ask instead. */
  callbackUrl: string | null;
  /** Nobody should be able to pay later than this. */
  payUntil: Date;
};

/** What the payer does next. */
export type NextAction =
  | { kind: 'redirect'; url: string }
  /** A prompt comes to the telephone. */
  | { kind: 'approve-on-phone' }
  | { kind: 'client-secret'; clientSecret: string };

export type StartedPayment = {
  /** What the provider calls the order, at most 100 characters. */
  providerReference: string;
  /** What its callbacks prove themselves with, where they do so by a secret of each payment. */
  token: string | null;
  next: NextAction;
};

/** A payment as it is asked for again. `token` as in StartedPayment. */
export type KnownPayment = {
  reference: string;
  providerReference: string;
  /** The provider's name for it comes from somebody who proved nothing: the provider itself has to say that it is ours. */
  isHearsay?: boolean;
  token: string | null;
  jurisdiction: string;
  amount: bigint;
  currency: Currency;
};

/** Money that the provider took for us. */
export type MoneyReceived = {
  /** What the provider calls the movement of money, at most 100 characters; each is booked once. */
  transaction: string;
  amount: bigint;
  /** As the provider says it, in capitals; what differs from the order is for a human. */
  currency: string;
  /** What the provider keeps of it; null when it does not say. */
  fee: bigint | null;
  receivedAt: Date | null;
};

/** What the provider says of a payment. Reasons are short words without anything personal. */
export type Standing =
  | { kind: 'pending' }
  | ({ kind: 'paid' } & MoneyReceived)
  | { kind: 'failed'; reason: string }
  | { kind: 'expired' };

export type RefundOrder = {
  /** `referenceOf` the refund: the key under which it repeats itself. */
  reference: string;
  payment: KnownPayment & { transaction: string };
  amount: bigint;
  currency: Currency;
  reason: string;
};

export type RefundStanding =
  | { kind: 'pending'; providerReference: string }
  | { kind: 'refunded'; providerReference: string; refundedAt: Date | null }
  | { kind: 'failed'; providerReference: string | null; reason: string };

/** What a callback is about: whatever of these it names. */
export type Subject = {
  /** Ours: of a payment, or of a refund where it says what became of one. */
  reference?: string;
  providerReference?: string;
  transaction?: string;
  /** The secret of the payment, where callbacks prove themselves with one. */
  token?: string;
};

/** What a callback says happened. */
export type CallbackNews =
  | Standing
  | { kind: 'refunded'; amount: bigint; currency: string; refundReference: string }
  | { kind: 'refund-failed'; refundReference: string; reason: string }
  /** `disputeReference`: what the provider calls the dispute. */
  | { kind: 'disputed'; amount: bigint; reason: string; disputeReference: string }
  | { kind: 'dispute-closed'; isWon: boolean; disputeReference: string }
  /** Unsigned: a reason to ask the provider, and nothing else. */
  | { kind: 'hint' }
  /** Nothing that we act upon. */
  | { kind: 'other' };

export type ReadCallback = {
  /** What makes a repetition one: at most 255 characters. */
  eventId: string;
  /** At most 50. */
  eventType: string;
  occurredAt: Date | null;
  subject: Subject;
  news: CallbackNews;
};

export type RefusedCallback =
  | 'signature-missing'
  | 'signature-wrong'
  | 'timestamp-stale'
  /** No JSON, no such fields, an amount that is none. */
  | 'body-unusable';

export type Verdict =
  | { verdict: 'verified' | 'unsigned'; callback: ReadCallback; signature: string | null }
  | { verdict: 'refused'; reason: RefusedCallback; detail: string; signature: string | null };

/** One movement on the provider's list. */
export type ListedTransaction = {
  kind: 'payment' | 'refund';
  transaction: string;
  reference: string | null;
  providerReference: string | null;
  amount: bigint;
  currency: string;
  fee: bigint | null;
  at: Date;
};

export type DayWanted = { jurisdiction: string; day: string; from: Date; to: Date; currency: Currency };

export type PaymentProvider = {
  readonly name: ProviderName;
  /** Whether an order that is sent twice under one reference is one order. Where not, it is never sent twice. */
  readonly takesOrdersAgain: boolean;
  start(order: PaymentOrder, signal: AbortSignal): Promise<StartedPayment>;
  /** Signature first, over the bytes as they came. Constant time; any of the current secrets will do. */
  verify(rawBody: Buffer, headers: IncomingHttpHeaders, now: Date): Verdict;
  confirm(payment: KnownPayment, signal: AbortSignal): Promise<Standing>;
  /** Sees to it that it cannot be paid any more, and says how it stands. Null: the provider has no way. */
  readonly cancel: ((payment: KnownPayment, signal: AbortSignal) => Promise<Standing>) | null;
  /** Null: the provider has no way, and somebody pays it back by hand. */
  readonly refund: ((order: RefundOrder, signal: AbortSignal) => Promise<RefundStanding>) | null;
  /** Null: the provider has no list, and its days are reconciled by its statements. */
  readonly listTransactions: ((wanted: DayWanted, signal: AbortSignal) => AsyncIterable<ListedTransaction>) | null;
};
