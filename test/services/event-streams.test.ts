import { openBatchWatch } from '../../services/intake/batch-watch';
import { intakeRoutes } from '../../services/intake/routes';
import { openIntakeTools } from '../../services/intake/tools';
import { apiApp } from '../../shared/http/api-app';
import { listen } from '../../shared/http/listen';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import { rows, withTx } from '../../shared/store/sql';
import { aBatch, aVehicle } from '../support/batches';
import { until } from '../support/database';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake();
let partner: TestPartner;
let path: string;
const pathOf = (id: string) => `/api/v1/batches/${id}`;
beforeAll(async () => {
  partner = await aPartnerWithKey(intake.db());
  path = pathOf(await aBatch(intake.db(), partner.id, [aVehicle()]));
});

const setBatch = (id: string, values: string) => rows(intake.db(), `update batch set ${values} where id = $1`, [id]);

const open = (key: string, url = intake.url(), method = 'GET', leave = new AbortController()) =>
  fetch(url + path, { method, headers: { 'X-API-Key': key, Accept: 'text/event-stream' }, signal: leave.signal });

describe('events of a batch', () => {
  async function* eventsOf(id: string) {
    const response = await fetch(intake.url() + pathOf(id), {
      headers: { 'X-API-Key': partner.key, Accept: 'text/event-stream' },
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    let text = '';
    for await (const part of response.body!) {
      text += Buffer.from(part).toString();
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const data = /^event: batch\ndata: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) yield JSON.parse(data);
      }
    }
  }

  test('come with every change, once each, and end when it is finished', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle(), aVehicle()]);
    const events = eventsOf(id);
    expect((await events.next()).value).toMatchObject({ state: 'processing', counts: { assessed: 0 } });
    await setBatch(id, 'assessed_count = 1');
    expect((await events.next()).value).toMatchObject({ counts: { assessed: 1 }, progress: 50 });
    await setBatch(id, `assessed_count = 2, state = 'completed', finished_at = now()`);
    expect((await events.next()).value).toMatchObject({ state: 'completed', progress: 100 });
    expect((await events.next()).done).toBe(true);
  });

  test('of a finished batch are the one that says so', async () => {
    const id = await aBatch(intake.db(), partner.id, [aVehicle()]);
    await setBatch(id, `state = 'completed', finished_at = now()`);
    const seen = [];
    for await (const event of eventsOf(id)) seen.push(event);
    expect(seen).toMatchObject([{ state: 'completed' }]);
  });
});

test('the head of a stream of events is answered at once, whatever the batch is at', async () => {
  const response = await open(partner.key, intake.url(), 'HEAD');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(await response.text()).toBe('');
});

test('a partner listens with a hundred streams at a time', async () => {
  const leave = new AbortController();
  const begun = await Promise.all(Array.from({ length: 100 }, () => open(partner.key, intake.url(), 'GET', leave)));
  expect(begun.every(({ status }) => status === 200)).toBe(true);
  const refused = await intake.ask(path, partner.key, { headers: { Accept: 'text/event-stream' } });
  expect([refused.status, refused.json.code]).toEqual([503, 'OVERLOADED']);
  expect((await intake.ask(path, partner.key)).status).toBe(200);

  leave.abort();
  await Promise.allSettled(begun.map((response) => response.text()));
  await until(async () => {
    const again = new AbortController();
    const { status } = await open(partner.key, intake.url(), 'GET', again);
    again.abort();
    return status === 200;
  }, 'the places of streams that were left are free');
});

test('a stream ends after a while although its batch does not, so that the client shows its key again', async () => {
  const { db, log } = intake.process();
  const watch = openBatchWatch(db, log, 0.2);
  const process = intake.process();
  const routes = intakeRoutes(process, { ...openIntakeTools(process), watch });
  const app = apiApp(process, routes, await openMaintenanceWatch(process));
  const { url } = await listen(intake.process(), 0, app);
  const response = await open(partner.key, url);
  const text = await response.text();
  expect(text).toMatch(/^retry: \d+\n\nevent: batch\n/);
  expect(text).toContain('"state":"processing"');
});

test('streams whose clients left before they began keep no place', async () => {
  const leave = new AbortController();
  const left = await withTx(intake.db(), async (tx) => {
    await rows(tx, 'lock table batch in access exclusive mode');
    const begun = Array.from({ length: 100 }, () => open(partner.key, intake.url(), 'GET', leave));
    await until(async () => (await underWay()) === 100, 'all have come');
    leave.abort();
    await until(async () => (await underWay()) === 0, 'all have left');
    return begun;
  });
  await Promise.allSettled(left);
  // Answered behind them, since all ask the same pool.
  expect((await intake.ask(path, partner.key)).status).toBe(200);
  const response = await open(partner.key);
  expect(response.status).toBe(200);
  await response.body!.cancel();
});

async function underWay(): Promise<number> {
  const { values } = await intake.process().metrics.activeRequests.get();
  return values[0]!.value;
}
