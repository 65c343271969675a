import { randomUUID } from 'node:crypto';
import { start } from '../../services/intake/main';
import { beginMaintenance, endMaintenance } from '../../shared/store/maintenance';
import { rows, withTx } from '../../shared/store/sql';
import { aVehicle } from '../support/batches';
import { until } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
});
afterEach(async () => {
  await rows(intake.db(), 'delete from maintenance');
  await until(async () => (await post()).status === 202, 'writes are taken again');
});

const post = () => intake.postBatch(partner.key, `${JSON.stringify(aVehicle())}\n`);
const begin = (tenant: string) =>
  withTx(intake.db(), (tx) =>
    beginMaintenance(tx, {
      tenant,
      message: 'New tariffs are being entered',
      retryAfterSeconds: 90,
      workers: 'go on',
      changedBy: 'shell:test',
    }),
  );

test.each(['*', 'MG'])('maintenance of %s refuses writes and says when to come back; reads go on', async (tenant) => {
  const accepted = await post();
  const batches = async () => (await rows(intake.db(), 'select from batch')).length;
  await begin(tenant);
  await until(async () => (await post()).status === 503, 'writes are refused');
  const before = await batches();

  const refused = await post();
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '90']);
  expect(refused.json).toMatchObject({ code: 'MAINTENANCE', detail: 'New tariffs are being entered' });
  expect(await batches()).toBe(before);
  for (const path of [accepted.headers.get('location')!, '/api/v1/batches', '/api/v1/assessments', '/health/ready'])
    expect((await intake.ask(path, partner.key)).status).toBe(200);
  const head = await fetch(`${intake.url()}/api/v1/batches`, { method: 'HEAD', headers: { 'X-API-Key': partner.key } });
  expect(head.status).toBe(200);
  const cancel = `${accepted.headers.get('location')}/cancel`;
  expect((await intake.ask(cancel, partner.key, { method: 'POST' })).status).toBe(503);

  await withTx(intake.db(), (tx) => endMaintenance(tx, tenant));
  await until(async () => (await post()).status === 202, 'writes are taken again');
});

test('maintenance of another jurisdiction concerns nobody here', async () => {
  const looked = (await rows(intake.db(), 'select from maintenance')).length;
  await begin('GQ');
  await begin('SN');
  await until(async () => (await rows(intake.db(), 'select from maintenance')).length === looked + 2, 'both began');
  // A service that starts now has seen them by its first request.
  await withSecondApi(async (url) => {
    expect((await postTo(url)).status).toBe(202);
  });
});

test('a service that starts during maintenance takes no write before it has looked', async () => {
  await begin('*');
  await withSecondApi(async (url) => {
    expect((await postTo(url)).status).toBe(503);
  });
});

test('who may not write is told that, and not whether there is maintenance', async () => {
  await begin('*');
  await until(async () => (await post()).status === 503, 'writes are refused');
  expect((await intake.postBatch(null, '{}\n')).status).toBe(401);
});

async function withSecondApi(work: (url: string) => Promise<void>): Promise<void> {
  const process = await openTestProcess(intake.databaseUrl(), { INTAKE_PORT: '0' });
  try {
    await work((await start(process)).url);
  } finally {
    await process.stop('the test is over');
  }
}

const postTo = (url: string) =>
  fetch(`${url}/api/v1/batches?fiscalYear=2026`, {
    method: 'POST',
    headers: { 'X-API-Key': partner.key, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': randomUUID() },
    body: `${JSON.stringify(aVehicle())}\n`,
  });
