// Payments in a test: ordered as the API orders them, money as providers tell of it, and what was booked.
import type { ProviderName } from '../../shared/domain/jurisdictions/pack';
import type { Wanted } from '../../shared/domain/payment/judge-order';
import { Personal } from '../../shared/domain/personal';
import { type Order, type Ordered, orderPayment } from '../../shared/payments/order-payment';
import { timeOrderedId } from '../../shared/process/time-ordered-id';
import type { Vault } from '../../shared/process/vault';
import { type EntryRow, entriesOf } from '../../shared/store/ledger';
import type { Receipt } from '../../shared/store/money-movements';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { anAssessment } from './assessments';
import { testVault } from './tax-worker';

export type OrderFields = Partial<Omit<Order, 'items'>> & {
  /** New ones are made when there are none. */
  items?: readonly { assessmentId: string; wanted?: Wanted }[];
  vault?: Vault;
};

export const order = (db: Database, { items = [], vault = testVault, ...over }: OrderFields): Promise<Ordered> =>
  withTx(db, (tx) =>
    orderPayment(tx, vault, {
      id: timeOrderedId(),
      scope: { kind: 'all' },
      owner: { partnerId: null, accountId: null },
      provider: 'mvola',
      payerPhone: new Personal('+261340000000'),
      language: 'fr',
      interaction: 'redirect',
      returnUrl: 'https://return.example/',
      cancelUrl: 'https://cancel.example/',
      payUntil: new Date(Date.now() + 1_800_000),
      trace: {},
      ...over,
      items: items.map(({ assessmentId, wanted = { all: true } }) => ({ assessmentId, wanted })),
    }),
  );

/** Of one new assessment of 100 000 unless told otherwise. */
export async function aPayment(db: Database, over: OrderFields = {}): Promise<PaymentRow> {
  const items = over.items ?? [{ assessmentId: await anAssessment(db) }];
  const ordered = await order(db, { ...over, items });
  if (ordered.outcome !== 'ordered') throw new Error(`the payment was refused: ${JSON.stringify(ordered)}`);
  return ordered.payment;
}

/** As if its provider had taken it, without any provider. */
export async function aPendingPayment(db: Database, over: OrderFields = {}): Promise<PaymentRow> {
  const { id } = await aPayment(db, over);
  await rows(db, `update payment set state = 'pending', provider_reference = 'there-' || id where id = $1`, [id]);
  return (await paymentById(db, id))!;
}

let movements = 0;

/** All that was asked for, unless told otherwise; each is another movement of money. */
export const aReceipt = (payment: PaymentRow, over: Partial<Receipt> = {}): Receipt => ({
  paymentId: payment.id,
  provider: payment.provider as ProviderName,
  transaction: `money-${++movements}-${payment.id}`,
  amount: BigInt(payment.amount),
  currency: payment.currency,
  fee: null,
  receivedAt: new Date(),
  learnedBy: 'callback',
  ...over,
});

/** `account [revenue] amount`, in the order of booking. */
export const bookedFor = async (db: Database, paymentId: string): Promise<string[]> =>
  (await entriesOf(db, paymentId)).map(lineOf);

const lineOf = ({ account, revenue, amount }: EntryRow): string =>
  [account, revenue, amount].filter((part) => part !== null).join(' ');

export type StoredCase = { kind: string; state: string; amount: string | null; transaction: string | null };

export const casesOf = (db: Database, paymentId: string): Promise<StoredCase[]> =>
  rows(db, `select kind, state, amount::text, transaction from payment_case where payment_id = $1 order by kind`, [
    paymentId,
  ]);

/** What all entries sum to, by currency: 0 each, whatever happened. */
export const sumOfEntries = async (db: Database): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await rows<{ currency: string; sum: string }>(
        db,
        `select currency, sum(amount)::text as sum
           from journal_entry
           join ledger_account a on a.id = account_id
          group by currency`,
      )
    ).map(({ currency, sum }) => [currency, sum]),
  );
