// The database goes away at the worst moments: a provider is told to come again, and nothing is lost or doubled.
import { start } from '../../services/callbacks/main';
import type { RunningProcess } from '../../shared/process/process';
import { beginMaintenance } from '../../shared/store/maintenance';
import { rows, withTx } from '../../shared/store/sql';
import { until, useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { type SeveringProxy, startSeveringProxy } from '../support/severing-proxy';
import { aBangePayment, bangeEvent, callbacksIn, jobsIn, providerSettings, send, signed } from './use-callbacks';

const { db, url: databaseUrl } = useDatabase();
let proxy: SeveringProxy;
let process: RunningProcess;
let address: string;
beforeAll(async () => {
  proxy = await startSeveringProxy(databaseUrl());
  process = await openTestProcess(proxy.url, { CALLBACKS_PORT: '0', ...providerSettings });
  address = `${(await start(process)).url}/callbacks/bange`;
});
afterAll(async () => {
  await process?.stop('the test is over');
  await proxy?.close();
});
beforeEach(() => rows(db(), 'truncate callback_event, job'));

describe.each([
  ['whose answer is lost after it took effect', (text: string) => proxy.loseAnswerTo(text)],
  ['that is lost before it took effect', (text: string) => proxy.lose(text)],
])('a statement %s', (_, sever) => {
  test.each(['insert into callback_event', 'insert into job', 'COMMIT'])('is no guesswork (%s)', async (text) => {
    const sent = signed(bangeEvent(await aBangePayment(db())));
    const cutsBefore = proxy.cuts();
    sever(text);
    expect((await send(address, sent)).status).toBe(200);
    expect(proxy.cuts()).toBe(cutsBefore + 1);
    expect(await callbacksIn(db())).toMatchObject([{ state: 'waiting' }]);
    expect(await jobsIn(db())).toHaveLength(1);
    expect((await send(address, sent)).status).toBe(200);
    expect(await jobsIn(db())).toHaveLength(1);
  });
});

test('while the database is away providers are told to come again, and then they are heard', async () => {
  const events = await Promise.all(
    Array.from({ length: 20 }, async () => signed(bangeEvent(await aBangePayment(db())))),
  );
  proxy.goAway(true);
  const startedAt = performance.now();
  const answers = await Promise.all(events.map((one) => send(address, one)));
  expect(new Set(answers.map(({ status, code }) => `${status} ${code}`))).toEqual(
    new Set(['503 DATABASE_UNAVAILABLE']),
  );
  expect(Number(answers[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  // Some providers wait no longer than five seconds.
  expect(performance.now() - startedAt).toBeLessThan(5000);
  proxy.goAway(false);
  expect((await Promise.all(events.map((one) => send(address, one)))).map(({ status }) => status)).toEqual(
    Array(20).fill(200),
  );
  expect(await callbacksIn(db())).toHaveLength(20);
  expect(await jobsIn(db())).toHaveLength(20);
});

test('a database that comes back within a moment is waited for', async () => {
  const sent = signed(bangeEvent(await aBangePayment(db())));
  const before = proxy.refusals();
  proxy.goAway(true);
  const answer = send(address, sent);
  await until(() => proxy.refusals() > before, 'it is asked for while it is away');
  proxy.goAway(false);
  expect((await answer).status).toBe(200);
  expect(await jobsIn(db())).toHaveLength(1);
});

test('maintenance refuses no callback', async () => {
  await withTx(db(), (tx) =>
    beginMaintenance(tx, { tenant: '*', message: 'closed', retryAfterSeconds: 60, workers: 'stop', changedBy: 'test' }),
  );
  const closed = await openTestProcess(databaseUrl(), { CALLBACKS_PORT: '0', ...providerSettings });
  try {
    const { url } = await start(closed);
    const sent = signed(bangeEvent(await aBangePayment(db())));
    expect((await send(`${url}/callbacks/bange`, sent)).status).toBe(200);
  } finally {
    await closed.stop('the test is over');
    await rows(db(), 'delete from maintenance');
  }
});
