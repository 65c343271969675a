import { randomUUID } from 'node:crypto';
import { start } from '../../services/intake/main';
import type { RunningProcess } from '../../shared/process/process';
import { row, rows } from '../../shared/store/sql';
import { publishShippedTariffs } from '../support/batches';
import { until, useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aPartnerWithKey, type TestPartner } from '../support/intake';
import { type SeveringProxy, startSeveringProxy } from '../support/severing-proxy';

const { db, url: databaseUrl } = useDatabase();
let proxy: SeveringProxy;
let process: RunningProcess;
let url: string;
let partner: TestPartner;

beforeAll(async () => {
  await publishShippedTariffs(db());
  partner = await aPartnerWithKey(db());
  proxy = await startSeveringProxy(databaseUrl());
  process = await openTestProcess(proxy.url, { INTAKE_PORT: '0' });
  ({ url } = await start(process));
});
afterAll(async () => {
  await process?.stop('the test is over');
  await proxy?.close();
});
beforeEach(() => rows(db(), `truncate batch, batch_chunk, idempotency, job`));

const small = '{"registration":"1234 TBA"}\n';
const large = small.repeat(5000);

const post = (body: string, key: string) =>
  fetch(`${url}/api/v1/batches?fiscalYear=2026`, {
    method: 'POST',
    headers: { 'X-API-Key': partner.key, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': key },
    body,
  });

const stored = () =>
  row(
    db(),
    `select (select count(*)::int from batch where state = 'processing') as batches,
            (select sum(line_count)::int from batch_chunk) as lines,
            (select count(*)::int from job) as jobs`,
  );

describe.each([
  ['whose answer is lost after it took effect', (text: string) => proxy.loseAnswerTo(text)],
  ['that is lost before it took effect', (text: string) => proxy.lose(text)],
])('a statement %s', (_, sever) => {
  test('is no guesswork for a small batch: it is accepted once, and not called a repeat', async () => {
    const key = randomUUID();
    const cutsBefore = proxy.cuts();
    sever('COMMIT');
    const first = await post(small, key);

    expect(proxy.cuts()).toBe(cutsBefore + 1);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null]);
    expect(await stored()).toEqual({ batches: 1, lines: 1, jobs: 1 });
    expect(await (await post(small, key)).text()).toBe(await first.text());
  });

  test.each([
    'insert into idempotency',
    'insert into batch (',
    'insert into batch_chunk',
    'update idempotency',
    'COMMIT',
  ])('is no guesswork for an upload (%s)', async (text) => {
    const key = randomUUID();
    const cutsBefore = proxy.cuts();
    sever(text);
    const first = await post(large, key);

    expect(proxy.cuts()).toBe(cutsBefore + 1);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([202, null]);
    expect(await stored()).toEqual({ batches: 1, lines: 5000, jobs: 3 });
    const again = await post(large, key);
    expect([await again.text(), again.headers.get('idempotent-replayed')]).toEqual([await first.text(), 'true']);
  });
});

describe('while the database is away', () => {
  afterEach(() => proxy.goAway(false));

  test.each([
    ['end', 'end'],
    ['are reset', 'reset'],
  ] as const)('a request whose connections %s waits for it, and is served when it comes back soon', async (_, how) => {
    proxy.goAway(true, how);
    const waiting = post(small, randomUUID());
    await until(async () => (await readiness()) === 503, 'the process is unready');
    proxy.goAway(false);
    expect((await waiting).status).toBe(202);
    expect(await readiness()).toBe(200);
  });

  test('a request that waited in vain is answered with 503 and when to come back', async () => {
    proxy.goAway(true);
    const reply = await post(small, randomUUID());
    expect([reply.status, (await reply.json()) as object]).toMatchObject([503, { code: 'DATABASE_UNAVAILABLE' }]);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  const readiness = async () => (await fetch(`${url}/health/ready`)).status;
});
