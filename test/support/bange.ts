// A bank in a test that takes payments of Equatorial Guinea and lists them: simulated, and asked by the real adapter.
import { type BangeOptions, type BangeSimulator, startBangeSimulator } from '../../scripts/local/simulators/bange';
import { dayIn } from '../../shared/domain/days';
import { referenceOf } from '../../shared/domain/payment/reference';
import { openBange } from '../../shared/providers/payments/bange';
import type { Providers } from '../../shared/providers/payments/open-providers';
import type { PaymentProvider } from '../../shared/providers/payments/provider';
import { type PaymentRow, paymentById, recordStart } from '../../shared/store/payments';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { anOrder, settingsOf } from '../providers/an-order';
import { anAssessment } from './assessments';
import { aPayment } from './payments';
import { testVault } from './tax-worker';

export const inGuinea = { jurisdiction: 'GQ', provider: 'bange' } as const;

/** The day there, which the bank lists what is paid now under. */
export const today = (): string => dayIn('Africa/Malabo', new Date());

export const aService = (db: Database, over: Parameters<typeof anAssessment>[1] = {}): Promise<string> =>
  anAssessment(db, {
    jurisdiction: 'GQ',
    currency: 'XAF',
    kind: 'service-fee',
    category: 'service',
    service: 'T-552',
    requestedOn: '2026-06-01',
    ...over,
  });

/** One for the test file. */
export function useBange(db: () => Database, options: BangeOptions = {}) {
  let simulator: BangeSimulator;
  let bange: PaymentProvider;
  beforeAll(async () => {
    // Of money that callbacks tell of there is little to reconcile.
    simulator = await startBangeSimulator({ behaviour: { loseCallbacks: 1 }, ...options });
    // Never left alone: a test that has it down must not keep the next one from asking it.
    bange = openBange(settingsOf(simulator.settings), { limits: { timeoutSeconds: 30, failuresToOpen: 1_000_000 } });
  });
  afterAll(() => simulator?.stop());

  /** Asked of the bank as the worker asks it; nobody has paid. */
  async function aPendingPayment(assessmentId?: string): Promise<PaymentRow> {
    const items = [{ assessmentId: assessmentId ?? (await aService(db())) }];
    const { id, amount } = await aPayment(db(), { provider: 'bange', items });
    const order = anOrder({ reference: referenceOf(id), jurisdiction: 'GQ', currency: 'XAF', amount: BigInt(amount) });
    const started = await bange.start(order, new AbortController().signal);
    await withTx(db(), async (tx) => {
      await rows(tx, `update payment set state = 'requested' where id = $1`, [id]);
      await recordStart(tx, testVault, { id, provider: 'bange' }, started);
    });
    return (await paymentById(db(), id))!;
  }

  return {
    simulator: () => simulator,
    bange: () => bange,
    providers: (over: Partial<PaymentProvider> = {}): Providers => new Map([['bange', { ...bange, ...over }]]),
    aPendingPayment,
    /** Paid there, and nobody here knows. */
    async aPaidPayment(assessmentId?: string): Promise<PaymentRow> {
      const payment = await aPendingPayment(assessmentId);
      simulator.approve(referenceOf(payment.id));
      return payment;
    },
    /** What the bank calls the money. */
    transactionOf: ({ id }: PaymentRow): string =>
      simulator.payments().find(({ reference }) => reference === referenceOf(id))!.transaction!,
  };
}
