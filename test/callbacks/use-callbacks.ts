// The callbacks service in a test: a process of its own on the test's database, called over real HTTP as providers call.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { start } from '../../services/callbacks/main';
import { referenceOf } from '../../shared/domain/payment/reference';
import { callbackPlace } from '../../shared/payments/callback-place';
import type { RunningProcess } from '../../shared/process/process';
import type { PaymentRow } from '../../shared/store/payments';
import { type Database, rows } from '../../shared/store/sql';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aPayment, aPendingPayment, type OrderFields } from '../support/payments';

const bangeSecret = randomBytes(16).toString('hex');
const stripeSecret = `whsec_${randomBytes(16).toString('hex')}`;

/** Nobody listens at these addresses: taking a callback calls nobody. */
export const providerSettings = {
  BANGE_URL: 'http://127.0.0.1:1',
  BANGE_API_KEY: 'key',
  BANGE_WEBHOOK_SECRETS: bangeSecret,
  STRIPE_SECRET_KEY: 'sk_test',
  STRIPE_WEBHOOK_SECRETS: stripeSecret,
  MVOLA_CONSUMER_KEY: 'key',
  MVOLA_CONSUMER_SECRET: 'secret',
  MVOLA_MERCHANT_PHONE: '0340000001',
  ORANGE_MONEY_CLIENT_ID: 'client',
  ORANGE_MONEY_CLIENT_SECRET: 'secret',
  ORANGE_MONEY_MERCHANT_KEY: 'merchant',
};

export type Answered = { status: number; code: string | null; headers: Headers };
export type Sent = { body: string; headers: Record<string, string>; method?: 'POST' | 'PUT' };

export function useCallbacks(env: Record<string, string> = {}, urlOf: (databaseUrl: string) => string = (url) => url) {
  const database = useDatabase();
  let process: RunningProcess;
  let url: string;
  beforeAll(async () => {
    process = await openTestProcess(urlOf(database.url()), {
      CALLBACKS_PORT: '0',
      STOP_SECONDS: '2',
      TRUST_PROXY: '1',
      REFUSED_CALLBACKS_PER_MINUTE: '100000',
      ...providerSettings,
      ...env,
    });
    ({ url } = await start(process));
  });
  afterAll(() => process?.stop('the test is over'));

  return {
    db: database.db,
    process: () => process,
    url: () => url,
    /** What a provider that signs nothing is given for a payment. */
    placeOf: ({ id, provider }: Pick<PaymentRow, 'id' | 'provider'>): string =>
      callbackPlace(process.vault, provider, referenceOf(id)),
    send: (place: string, sent: Sent): Promise<Answered> => send(`${url}/callbacks/${place}`, sent),
  };
}

export async function send(address: string, { body, headers, method = 'POST' }: Sent): Promise<Answered> {
  const response = await fetch(address, { method, headers: { 'Content-Type': 'application/json', ...headers }, body });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.includes('problem') ?? false;
  return { status: response.status, code: isProblem ? JSON.parse(text).code : null, headers: response.headers };
}

/** Of Equatorial Guinea, taken by BANGE. */
export const aBangePayment = async (db: Database, over: OrderFields = {}): Promise<PaymentRow> =>
  aPendingPayment(db, { provider: 'bange', items: [{ assessmentId: await guineanAssessment(db) }], ...over });

/** Ordered of BANGE, which has not answered yet. */
export const aRequestedBangePayment = async (db: Database): Promise<PaymentRow> => {
  const payment = await aPayment(db, { provider: 'bange', items: [{ assessmentId: await guineanAssessment(db) }] });
  await rows(db, `update payment set state = 'requested' where id = $1`, [payment.id]);
  return payment;
};

const guineanAssessment = (db: Database) => anAssessment(db, { jurisdiction: 'GQ', currency: 'XAF', amount: 25_000 });

type BangeEvent = {
  event_id: string;
  event_type: string;
  timestamp: string;
  data: Record<string, unknown>;
};

/** As the bank would tell that all of it was paid. */
export const bangeEvent = (payment: PaymentRow, over: Partial<BangeEvent> = {}): BangeEvent => ({
  event_id: `evt-${randomUUID()}`,
  event_type: 'payment.success',
  timestamp: new Date().toISOString(),
  ...over,
  data: {
    payment_id: payment.providerReference ?? 'there-unknown',
    bange_transaction_id: `tx-${payment.id}`,
    status: 'success',
    amount: Number(payment.amount),
    currency: payment.currency,
    metadata: { reference: referenceOf(payment.id) },
    ...over.data,
  },
});

/** Signed as BANGE signs; `body` may be altered afterwards. */
export function signed(event: object | string, secret = bangeSecret): Sent {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  return {
    body,
    headers: { 'x-bange-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` },
  };
}

export function signedByStripe(event: object, at = new Date()): Sent {
  const body = JSON.stringify(event);
  const seconds = Math.floor(at.getTime() / 1000);
  const signature = createHmac('sha256', stripeSecret).update(`${seconds}.${body}`).digest('hex');
  return { body, headers: { 'stripe-signature': `t=${seconds},v1=${signature}` } };
}

export const mvolaHint = (serverCorrelationId: string, over: object = {}): Sent => ({
  method: 'PUT',
  headers: {},
  body: JSON.stringify({
    transactionStatus: 'completed',
    serverCorrelationId,
    transactionReference: '641249',
    debitParty: [{ key: 'msisdn', value: '0343500003' }],
    ...over,
  }),
});

export const orangeHint = (token: string, over: object = {}): Sent => ({
  headers: {},
  body: JSON.stringify({ status: 'SUCCESS', notif_token: token, txnid: 'MP1', ...over }),
});

export type StoredCallback = {
  id: string;
  state: string;
  refusedReason: string | null;
  paymentId: string | null;
  transactionId: string | null;
  hasBody: boolean;
  signatureValid: boolean | null;
  error: string | null;
  processingMs: number | null;
};

/** In the order of coming. */
export const callbacksIn = (db: Database): Promise<StoredCallback[]> =>
  rows(
    db,
    `select id, state, refused_reason as "refusedReason", payment_id as "paymentId", transaction_id as "transactionId",
            body_sealed is not null as "hasBody", signature_valid as "signatureValid", error,
            processing_ms as "processingMs"
       from callback_event
      order by id`,
  );

/** Names and callbacks of the jobs that were promised. */
export const jobsIn = (
  db: Database,
): Promise<{ name: string; callbackId: string; tenant: string; subjectId: string }[]> =>
  rows(
    db,
    `select name, payload ->> 'callbackId' as "callbackId", tenant, subject_id as "subjectId"
       from job
      where event like 'callback.%'
      order by event_id`,
  );
