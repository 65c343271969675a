import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { start } from '../../services/intake/main';
import { rows } from '../../shared/store/sql';
import { aBatch, aVehicle, publishShippedTariffs } from '../support/batches';
import { until, useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';
import { aPartnerWithKey, type TestPartner } from '../support/intake';

const { db, url: databaseUrl } = useDatabase();
let partner: TestPartner;
beforeAll(async () => {
  await publishShippedTariffs(db());
  partner = await aPartnerWithKey(db());
});

async function anApi() {
  const process = await openTestProcess(databaseUrl(), { INTAKE_PORT: '0', STOP_SECONDS: '0.5' });
  return { process, ...(await start(process)) };
}

test('a stopping API ends its streams of events at once', async () => {
  const { process, url } = await anApi();
  const id = await aBatch(db(), partner.id, [aVehicle()]);
  const events = await fetch(`${url}/api/v1/batches/${id}`, {
    headers: { 'X-API-Key': partner.key, Accept: 'text/event-stream' },
  });
  const text = events.text();
  await process.stop('the test says so');
  expect(await text).toContain('event: batch');
});

test('a stopping API cuts off an upload that does not end in time, and leaves nothing of it', async () => {
  await rows(db(), 'truncate batch, batch_chunk, idempotency');
  const { process, url } = await anApi();
  const upload = request(`${url}/api/v1/batches?fiscalYear=2026`, {
    method: 'POST',
    headers: {
      'X-API-Key': partner.key,
      'Content-Type': 'application/x-ndjson',
      'Idempotency-Key': randomUUID(),
    },
  });
  const cutOff = new Promise((resolve) => upload.on('error', resolve));
  upload.write('{}\n'.repeat(5000));
  await until(async () => (await rows(db(), 'select from batch_chunk')).length === 2, 'two chunks are stored');

  await process.stop('the test says so');
  await cutOff;
  for (const table of ['batch', 'batch_chunk', 'idempotency'])
    expect(await rows(db(), `select from ${table}`)).toEqual([]);
});
