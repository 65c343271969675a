// From the order to the booked money, with providers whose callbacks come thrice, late, in any order, and beside forged ones;
// and what of it is to be found outside of the database.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startBangeSimulator } from '../../scripts/local/simulators/bange';
import { startMvolaSimulator } from '../../scripts/local/simulators/mvola';
import type { Simulator } from '../../scripts/local/simulators/simulator';
import { type Supervisor, supervise } from '../../scripts/local/supervise';
import { freePort } from '../../scripts/stack/free-port';
import { referenceOf } from '../../shared/domain/payment/reference';
import { personal } from '../../shared/domain/personal';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { rows } from '../../shared/store/sql';
import { anAssessment } from '../support/assessments';
import { brokerUrl, useNamespace } from '../support/broker';
import { until, useDatabase } from '../support/database';
import { aPayment, bookedFor, sumOfEntries } from '../support/payments';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy';
import { testVault } from '../support/tax-worker';
import { callbacksIn } from './use-callbacks';

const project = join(__dirname, '../..');
const folder = join(project, '.local/callbacks');
const logFile = join(folder, 'processes.log');
const namespace = useNamespace();
const { db, url } = useDatabase();
// In each way it may be written; nothing else here looks like it.
const phone = { e164: '+261341597532', national: '0341597532', digits: '341597532' };

let broker: RecordingProxy;
let bange: Simulator;
let mvola: Simulator;
let supervisor: Supervisor;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  rmSync(logFile, { force: true });
  broker = await startRecordingProxy(brokerUrl());
  const behaviour = { callbackRepeats: 2, callbackDelayMs: [0, 300] as [number, number], forgeCallbacks: 0.5 };
  bange = await startBangeSimulator({ behaviour });
  mvola = await startMvolaSimulator({ behaviour });
  const port = await freePort();
  const env = {
    ...process.env,
    ENVIRONMENT: 'development',
    // Those of the vault that the orders are sealed with here.
    PERSONAL_DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    LOOKUP_KEY: Buffer.alloc(32, 8).toString('base64'),
    DATABASE_URL: url(),
    AMQP_URL: broker.url,
    BROKER_NAMESPACE: namespace,
    LOG_LEVEL: 'trace',
    CALLBACKS_PORT: String(port),
    PUBLIC_CALLBACKS_URL: `http://127.0.0.1:${port}`,
    // Not until long after the test: what settles here was called back.
    PAYMENT_FIRST_CHECK_SECONDS: '3600',
    REFUSED_CALLBACKS_PER_MINUTE: '1000',
    ...bange.settings,
    ...mvola.settings,
  };
  supervisor = await supervise([{ parts: ['callbacks', 'payments'], env }], {
    program: join(project, 'dist/scripts/run-parts.js'),
    logFile,
    log: () => {},
  });
}, 60_000);
afterAll(async () => {
  await supervisor?.stop();
  await Promise.all([bange?.stop(), mvola?.stop(), broker?.close()]);
}, 60_000);

const guinean = () => anAssessment(db(), { jurisdiction: 'GQ', currency: 'XAF', amount: 25_000 });
const order = async (provider: 'bange' | 'mvola') =>
  aPayment(db(), {
    provider,
    items: [{ assessmentId: provider === 'bange' ? await guinean() : await anAssessment(db()) }],
    payerPhone: personal(phone.e164),
    vault: testVault,
  });
const stateOf = async ({ id }: PaymentRow) => (await paymentById(db(), id))!.state;
const all = async (payments: readonly PaymentRow[], state: string) =>
  (await Promise.all(payments.map(stateOf))).every((one) => one === state);

test('every payment is settled once, no forged callback counts, and nothing personal leaves the database', async () => {
  const payments = await Promise.all(Array.from({ length: 20 }, (_, n) => order(n % 2 === 0 ? 'bange' : 'mvola')));
  await until(() => all(payments, 'pending'), 'the providers have every order', 20);
  for (const { id, provider } of payments) (provider === 'bange' ? bange : mvola).approve(referenceOf(id));
  await until(() => all(payments, 'settled'), 'every payment is settled', 20);
  await Promise.all([bange.callbacksSettled(), mvola.callbacksSettled()]);

  for (const { id } of payments)
    expect((await bookedFor(db(), id)).filter((line) => line.startsWith('revenue'))).toHaveLength(1);
  expect(await sumOfEntries(db())).toEqual({ MGA: '0', XAF: '0' });
  const sent = [...bange.callbacks(), ...mvola.callbacks()];
  expect(sent.filter(({ isForged }) => !isForged).map(({ status }) => status)).toEqual(Array(60).fill(200));
  const forged = bange.callbacks().filter(({ isForged }) => isForged);
  expect(forged.length).toBeGreaterThan(0);
  expect(forged.map(({ status }) => status)).toEqual(forged.map(() => 401));
  const stored = await callbacksIn(db());
  // Of MVola nothing is signed: what is forged there is a reason to ask like any other, and no more.
  expect(stored.filter(({ signatureValid, state }) => signatureValid && state === 'processed')).toHaveLength(10);

  const places: Record<string, string> = {
    logs: readFileSync(logFile, 'utf8'),
    broker: broker.recorded().join('\n'),
    jobs: JSON.stringify(await rows(db(), 'select * from job')),
    news: JSON.stringify(await rows(db(), 'select news, signature, event_id, error from callback_event')),
  };
  // The search itself works.
  expect(places.logs).toContain('a request was refused');
  expect(places.broker).toContain('callback.hinted');
  for (const [place, text] of Object.entries(places))
    for (const number of Object.values(phone)) expect([place, text.includes(number)]).toEqual([place, false]);
}, 60_000);
