import { type IncomingMessage, request } from 'node:http';
import { rows, withTx } from '../../shared/store/sql';
import { aBatch, aVehicle } from '../support/batches';
import { until } from '../support/database';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ UPLOAD_IDLE_SECONDS: '1.5' });
let partner: TestPartner;
let batchId: string;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
  batchId = await aBatchWithResults(partner.id);
});

const path = () => `/api/v1/batches/${batchId}/results`;

/** More than fits into the buffers between the server and a client that does not read. */
async function aBatchWithResults(partnerId: string): Promise<string> {
  const id = await aBatch(intake.db(), partnerId, [aVehicle()]);
  await rows(
    intake.db(),
    `insert into unassessed_line (batch_id, line, ref, outcome, errors)
     select $1, n, repeat('x', 1000), 'rejected', '[]' from generate_series(1, 20000) as n`,
    [id],
  );
  return id;
}

/** A download whose answer has begun, and of which nothing is read. */
function beginDownload(key: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const req = request(intake.url() + path(), { headers: { 'X-API-Key': key }, agent: false });
    req.on('error', reject).on('response', resolve).end();
  });
}

test('the head of results says what they are, and reads none of them', async () => {
  await rows(intake.db(), 'alter table unassessed_line rename to hidden_line');
  const reply = await intake.ask(path(), partner.key, { method: 'HEAD' });
  await rows(intake.db(), 'alter table hidden_line rename to unassessed_line');
  expect([reply.status, reply.text]).toEqual([200, '']);
  expect(reply.headers.get('content-type')).toBe('application/x-ndjson');
  expect(reply.headers.get('batch-state')).toBe('processing');
});

test('a partner downloads eight results at a time, without taking a place from others', async () => {
  const begun = await Promise.all(Array.from({ length: 8 }, () => beginDownload(partner.key)));
  expect(begun.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));

  const ninth = await intake.ask(path(), partner.key);
  expect([ninth.status, ninth.json.code, ninth.headers.get('retry-after')]).toEqual([503, 'OVERLOADED', '5']);
  const other = await aPartnerWithKey(intake.db());
  expect((await intake.ask(path(), other.key)).status).toBe(404);

  begun[0]!.destroy();
  await until(async () => {
    const again = await beginDownload(partner.key);
    again.destroy();
    return again.statusCode === 200;
  }, 'the place of a download that ended is free');
  for (const download of begun) download.destroy();
});

test('downloads whose clients left before they began keep no place', async () => {
  const leave = new AbortController();
  const left = await withTx(intake.db(), async (tx) => {
    await rows(tx, 'lock table unassessed_line in access exclusive mode');
    const begun = Array.from({ length: 8 }, () =>
      fetch(intake.url() + path(), { headers: { 'X-API-Key': partner.key }, signal: leave.signal }),
    );
    await until(async () => (await underWay()) === 8, 'all have come');
    leave.abort();
    await until(async () => (await underWay()) === 0, 'all have left');
    return begun;
  });
  await Promise.allSettled(left);
  await until(async () => {
    const again = await beginDownload(partner.key);
    again.destroy();
    return again.statusCode === 200;
  }, 'their places are free');
});

async function underWay(): Promise<number> {
  const { values } = await intake.process().metrics.activeRequests.get();
  return values[0]!.value;
}

test('a client that does not read is cut off, so that it keeps no place for ever', async () => {
  const download = await beginDownload(partner.key);
  const cutOff = new Promise<Error>((resolve) => download.once('error', resolve));
  // Node notices the end only while it reads; by then the server has long stopped sending.
  await until(async () => (await underWay()) === 0, 'the server has ended the download');
  download.resume();
  expect(await cutOff).toMatchObject({ code: 'ECONNRESET' });
});
