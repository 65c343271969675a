// What a set of receipts comes to, gathered in memory so that each table is written once. Nothing here speaks SQL.
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { allocate, type Credit, type PayableItem } from '../domain/payment/allocate';
import type { NewCase } from './cases';
import type { LockedItem } from './credit-assessments';
import type { NewEntry, NewJournal } from './ledger';
import { aboutMovement, type Receipt } from './money-movements';
import type { LockedPayment } from './payments';

/**
 * `settled`: for the first time. `again`: known before, nothing was done. `second-payment`: more money for a payment that
 * was settled. `different-currency`: lies aside, and the payment has failed. `claimed`: the provider told of this
 * movement for another payment before, or for none.
 */
export type Settled = 'settled' | 'again' | 'second-payment' | 'different-currency' | 'claimed';

/** Takes receipts one by one, each as the ones before have left things. */
export class Booking {
  readonly journals: NewJournal[] = [];
  readonly cases: NewCase[] = [];
  readonly credited = new Map<string, bigint>();
  readonly received = new Map<string, bigint>();
  readonly #items: ReadonlyMap<string, LockedItem[]>;
  constructor(items: ReadonlyMap<string, LockedItem[]>) {
    this.#items = items;
  }

  /** `wasAside`: it was booked as unidentified before, and is taken from there. */
  take(receipt: Receipt, payment: LockedPayment, wasAside: boolean): Settled {
    if (receipt.currency !== payment.currency) {
      this.#aside(receipt, payment);
      return 'different-currency';
    }
    const before = this.received.get(payment.id) ?? 0n;
    const isSecond = BigInt(payment.received) + before > 0n;
    const { partial } = packOf(payment.jurisdiction).payments;
    const items = this.#items.get(payment.id) ?? [];
    const credits: Credit[] = isSecond
      ? [{ kind: 'overpaid', amount: receipt.amount }]
      : allocate(receipt.amount, items.map(this.#standing), partial || items.some(({ isSplit }) => isSplit));
    this.received.set(payment.id, before + receipt.amount);
    for (const credit of credits) this.#credit(credit);
    const entries = credits.map(entryOf);
    this.journals.push(wasAside ? identifiedJournal(receipt, payment, entries) : journalOf(receipt, payment, entries));
    this.cases.push(...casesOf(receipt, payment, credits, isSecond));
    return isSecond ? 'second-payment' : 'settled';
  }

  /** As the assessment stands after what this very set has credited to it. */
  readonly #standing = (item: LockedItem): PayableItem => ({
    ...item,
    paid: item.paid + (this.credited.get(item.assessmentId) ?? 0n),
  });

  #credit(credit: Credit): void {
    if (credit.kind !== 'revenue') return;
    const { assessmentId, amount } = credit;
    this.credited.set(assessmentId, (this.credited.get(assessmentId) ?? 0n) + amount);
  }

  #aside(receipt: Receipt, payment: LockedPayment): void {
    const { provider, transaction, amount, currency } = receipt;
    const account = { kind: 'unidentified', provider } as const;
    this.journals.push({
      ...journalOf(receipt, payment, [{ account, amount: -amount }]),
      kind: 'unidentified',
      currency,
    });
    this.cases.push({
      jurisdiction: payment.jurisdiction,
      kind: 'different-currency',
      about: aboutMovement(provider, transaction),
      provider,
      paymentId: payment.id,
      transaction,
      amount,
      currency,
      details: { ordered: `${payment.amount} ${payment.currency}` },
    });
  }
}

/** The fee that the provider keeps is ours to bear: the payer has paid the whole. */
function journalOf(receipt: Receipt, payment: LockedPayment, credits: readonly NewEntry[]): NewJournal {
  const { provider, transaction, amount, learnedBy, receivedAt } = receipt;
  const fee = receipt.fee ?? 0n;
  const debits: NewEntry[] = [{ account: { kind: 'clearing', provider }, amount: amount - fee }];
  if (fee !== 0n) debits.push({ account: { kind: 'fees', provider }, amount: fee });
  return {
    jurisdiction: payment.jurisdiction,
    currency: payment.currency,
    kind: 'payment',
    cause: `payment ${provider} ${transaction}`,
    paymentId: payment.id,
    bookedOn: dayIn(packOf(payment.jurisdiction).timeZone, receivedAt ?? new Date()),
    bookedBy: `provider:${learnedBy}`,
    entries: [...debits.filter(({ amount: one }) => one !== 0n), ...credits],
  };
}

/** Clearing and fees were booked when it was set aside. */
function identifiedJournal(receipt: Receipt, payment: LockedPayment, credits: readonly NewEntry[]): NewJournal {
  const { provider, transaction, amount } = receipt;
  return {
    ...journalOf(receipt, payment, []),
    kind: 'resolution',
    cause: `identified ${provider} ${transaction}`,
    bookedOn: dayIn(packOf(payment.jurisdiction).timeZone, new Date()),
    entries: [{ account: { kind: 'unidentified', provider }, amount }, ...credits],
  };
}

const entryOf = (credit: Credit): NewEntry =>
  credit.kind === 'revenue'
    ? {
        account: { kind: 'revenue', revenue: credit.revenue },
        amount: -credit.amount,
        assessmentId: credit.assessmentId,
      }
    : { account: { kind: credit.kind }, amount: -credit.amount };

function casesOf(receipt: Receipt, payment: LockedPayment, credits: readonly Credit[], isSecond: boolean): NewCase[] {
  const { provider, transaction } = receipt;
  return credits.flatMap((credit) => {
    if (credit.kind === 'revenue') return [];
    const kind = isSecond ? 'second-payment' : credit.kind;
    return {
      jurisdiction: payment.jurisdiction,
      kind,
      about: aboutMovement(provider, transaction),
      provider,
      paymentId: payment.id,
      transaction,
      amount: credit.amount,
      currency: payment.currency,
      details: { ordered: payment.amount, received: receipt.amount.toString() },
    };
  });
}
