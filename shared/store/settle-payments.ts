// Money that providers received is booked: whoever tells of it, and however often, it is booked once. Callbacks, polls and
// reconciliation all come through here and take the same locks in the same order: payments, then assessments, by id.

import { dayIn } from '../domain/days';
import type { ProviderName } from '../domain/jurisdictions/pack';
import { packOf } from '../domain/jurisdictions/packs';
import { allocate, type Credit, type PayableItem } from '../domain/payment/allocate';
import { paymentStatesBefore } from '../domain/payment/payment-state';
import { type NewCase, openCases } from './cases';
import { creditAssessments, type LockedItem, lockItems } from './credit-assessments';
import { bookJournals, type NewEntry, type NewJournal } from './ledger';
import { type LockedPayment, lockPayments } from './payments';
import { rows, type Tx } from './sql';

export type Receipt = {
  paymentId: string;
  provider: ProviderName;
  /** What the provider calls the movement of money. */
  transaction: string;
  amount: bigint;
  currency: string;
  fee: bigint | null;
  receivedAt: Date | null;
  learnedBy: 'callback' | 'poll' | 'reconciliation' | 'statement';
};

/**
 * `settled`: for the first time. `again`: known before, nothing was done. `second-payment`: more money for a payment that
 * was settled. `different-currency`: lies aside, and the payment has failed. `claimed`: the provider told of this
 * movement for another payment before, or for none.
 */
export type Settled = 'settled' | 'again' | 'second-payment' | 'different-currency' | 'claimed';

/** Everything that money changes, in the caller's transaction. Payments that do not exist are left out of the answer. */
export async function settlePayments(tx: Tx, given: readonly Receipt[]): Promise<Map<string, Settled>> {
  const payments = await lockPayments(
    tx,
    given.map(({ paymentId }) => paymentId),
  );
  const receipts = once(given).filter(({ paymentId, provider }) => payments.get(paymentId)?.provider === provider);
  const fresh = await recordTransactions(tx, receipts, payments);
  const outcomes = await outcomesOfKnown(
    tx,
    receipts.filter((one) => !fresh.has(keyOf(one))),
  );
  const booking = new Booking(await lockItems(tx, [...new Set([...fresh.values()].map(({ paymentId }) => paymentId))]));
  // In the order in which they were told, so that of two for one assessment the first pays it.
  for (const receipt of receipts.filter((one) => fresh.has(keyOf(one)))) {
    outcomes.set(receipt.paymentId, booking.take(receipt, payments.get(receipt.paymentId)!));
  }
  await booking.write(tx, payments);
  return outcomes;
}

const keyOf = ({ provider, transaction }: Pick<Receipt, 'provider' | 'transaction'>): string =>
  `${provider} ${transaction}`;

const once = (receipts: readonly Receipt[]): Receipt[] => [
  ...new Map(receipts.map((receipt) => [keyOf(receipt), receipt])).values(),
];

/** What nobody told of before, by its key. The primary key decides, for whoever comes at the same time, too. */
async function recordTransactions(
  tx: Tx,
  receipts: readonly Receipt[],
  payments: ReadonlyMap<string, LockedPayment>,
): Promise<Map<string, Receipt>> {
  if (receipts.length === 0) return new Map();
  const recorded = await rows<{ provider: ProviderName; transaction: string }>(
    tx,
    `insert into provider_transaction (provider, transaction, kind, payment_id, jurisdiction, amount, currency, fee,
                                       received_at, learned_by)
     select provider, transaction, 'payment', "paymentId", jurisdiction, amount, currency, fee, "receivedAt", "learnedBy"
       from json_to_recordset($1) as r(
              provider text, transaction text, "paymentId" uuid, jurisdiction text, amount bigint, currency text,
              fee bigint, "receivedAt" timestamptz, "learnedBy" text)
      order by provider, transaction
         on conflict (provider, transaction) do nothing
     returning provider, transaction`,
    [
      JSON.stringify(
        receipts.map(({ amount, fee, ...one }) => ({
          ...one,
          amount: amount.toString(),
          fee: fee?.toString() ?? null,
          jurisdiction: payments.get(one.paymentId)!.jurisdiction,
        })),
      ),
    ],
  );
  const byKey = new Map(receipts.map((receipt) => [keyOf(receipt), receipt]));
  return new Map(recorded.map((one) => [keyOf(one), byKey.get(keyOf(one))!]));
}

async function outcomesOfKnown(tx: Tx, receipts: readonly Receipt[]): Promise<Map<string, Settled>> {
  if (receipts.length === 0) return new Map();
  const known = await rows<{ provider: ProviderName; transaction: string; paymentId: string | null }>(
    tx,
    `select provider, transaction, payment_id as "paymentId"
       from provider_transaction
       join unnest($1::text[], $2::text[]) as told(provider, transaction) using (provider, transaction)`,
    [receipts.map(({ provider }) => provider), receipts.map(({ transaction }) => transaction)],
  );
  const owners = new Map(known.map((one) => [keyOf(one), one.paymentId]));
  return new Map(
    receipts.map((one) => [one.paymentId, owners.get(keyOf(one)) === one.paymentId ? 'again' : 'claimed']),
  );
}

/** What a set of receipts comes to, gathered in memory so that each table is written once. */
class Booking {
  readonly #journals: NewJournal[] = [];
  readonly #cases: NewCase[] = [];
  readonly #credited = new Map<string, bigint>();
  readonly #received = new Map<string, bigint>();
  readonly #failed: string[] = [];
  readonly #items: ReadonlyMap<string, LockedItem[]>;
  constructor(items: ReadonlyMap<string, LockedItem[]>) {
    this.#items = items;
  }

  take(receipt: Receipt, payment: LockedPayment): Settled {
    if (receipt.currency !== payment.currency) {
      this.#failed.push(payment.id);
      this.#aside(receipt, payment);
      return 'different-currency';
    }
    const before = this.#received.get(payment.id) ?? 0n;
    const isSecond = BigInt(payment.received) + before > 0n;
    const { partial } = packOf(payment.jurisdiction).payments;
    const items = this.#items.get(payment.id) ?? [];
    const credits: Credit[] = isSecond
      ? [{ kind: 'overpaid', amount: receipt.amount }]
      : allocate(receipt.amount, items.map(this.#standing), partial || items.some(({ isSplit }) => isSplit));
    this.#received.set(payment.id, before + receipt.amount);
    for (const credit of credits) this.#credit(credit);
    this.#journals.push(journalOf(receipt, payment, credits.map(entryOf)));
    this.#cases.push(...casesOf(receipt, payment, credits, isSecond));
    return isSecond ? 'second-payment' : 'settled';
  }

  /** As the assessment stands after what this very set has credited to it. */
  readonly #standing = (item: LockedItem): PayableItem => ({
    ...item,
    paid: item.paid + (this.#credited.get(item.assessmentId) ?? 0n),
  });

  #credit(credit: Credit): void {
    if (credit.kind !== 'revenue') return;
    const { assessmentId, amount } = credit;
    this.#credited.set(assessmentId, (this.#credited.get(assessmentId) ?? 0n) + amount);
  }

  #aside(receipt: Receipt, payment: LockedPayment): void {
    const { provider, transaction, amount, currency } = receipt;
    const account = { kind: 'unidentified', provider } as const;
    this.#journals.push({
      ...journalOf(receipt, payment, [{ account, amount: -amount }]),
      kind: 'unidentified',
      currency,
    });
    this.#cases.push({
      jurisdiction: payment.jurisdiction,
      kind: 'different-currency',
      about: `transaction ${provider} ${transaction}`,
      provider,
      paymentId: payment.id,
      transaction,
      amount,
      currency,
      details: { ordered: `${payment.amount} ${payment.currency}` },
    });
  }

  async write(tx: Tx, payments: ReadonlyMap<string, LockedPayment>): Promise<void> {
    await receive(tx, this.#received);
    await failForCurrency(tx, this.#failed);
    await creditAssessments(tx, this.#credited, new Map([...payments.values()].map(todayOf)));
    await bookJournals(tx, this.#journals);
    await openCases(tx, this.#cases);
  }
}

const todayOf = ({ jurisdiction }: LockedPayment): [string, string] => [
  jurisdiction,
  dayIn(packOf(jurisdiction).timeZone, new Date()),
];

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
      about: `transaction ${provider} ${transaction}`,
      provider,
      paymentId: payment.id,
      transaction,
      amount: credit.amount,
      currency: payment.currency,
      details: { ordered: payment.amount, received: receipt.amount.toString() },
    };
  });
}

/** The first money settles a payment, in whatever state it was given up; more of it only adds up. */
const receive = async (tx: Tx, received: ReadonlyMap<string, bigint>): Promise<unknown> =>
  received.size > 0 &&
  rows(
    tx,
    `update payment
        set received = received + sum.amount,
            state = case when state = any($3) then 'settled' else state end,
            settled_at = coalesce(settled_at, now()),
            failed_reason = null,
            next_sealed = null
       from unnest($1::uuid[], $2::bigint[]) as sum(id, amount)
      where payment.id = sum.id`,
    [[...received.keys()], [...received.values()].map(String), paymentStatesBefore('money received')],
  );

const failForCurrency = async (tx: Tx, ids: readonly string[]): Promise<unknown> =>
  ids.length > 0 &&
  rows(
    tx,
    `update payment
        set state = 'failed', failed_reason = 'different-currency'
      where id = any($1::uuid[])
        and state = any($2)`,
    [ids, paymentStatesBefore('said to have failed')],
  );
