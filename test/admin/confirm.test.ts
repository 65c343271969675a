import { rows } from '../../shared/store/sql';
import { failedRow, insertLedgerRows, storedJobs } from '../support/ledger-rows';
import { auditEntries } from './support/audit-entries';
import { type ConsoleClient, passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const password = passwords.admin;
const retryAll = '/board/api/queues/tax.assess-small-batch/retry/failed';

/** Logged in, but so long ago that somebody else may sit there by now. */
async function stale(): Promise<ConsoleClient> {
  const client = await console_.as('admin');
  await console_.lastConfirmed(11);
  return client;
}

beforeEach(() => rows(console_.db(), 'truncate job'));

test('a dangerous act asks again who sits there, and comes back', async () => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await stale();

  const asked = await client.get('/failures/retry?queue=tax.assess-small-batch');
  const address = '/confirm?next=%2Ffailures%2Fretry%3Fqueue%3Dtax.assess-small-batch';
  expect([asked.status, asked.headers.get('location')]).toEqual([303, address]);
  expect((await client.get(address)).text).toContain('value="/failures/retry?queue=tax.assess-small-batch"');
  const confirmed = await client.post('/confirm', { password, next: '/failures/retry?queue=tax.assess-small-batch' });

  expect(confirmed.headers.get('location')).toBe('/failures/retry?queue=tax.assess-small-batch');
  expect((await client.post('/failures/retry', {})).status).toBe(303);
  expect(await storedJobs(console_.db())).toMatchObject([{ state: 'waiting' }]);
});

test.each([
  ['/failures/retry', {}, '/failures'],
  [
    '/maintenance/begin',
    { tenant: '*', message: 'x', retryAfterSeconds: '60', workers: 'go on' },
    '/maintenance/begin',
  ],
  ['/maintenance/end', { tenant: '*' }, '/maintenance'],
  ['/audit/export', { format: 'csv', action: 'login' }, '/audit?action=login'],
  ['/account/sessions/end', { session: '019b0000-0000-7000-8000-000000000001' }, '/account'],
  ['/account/recovery-codes', {}, '/account'],
])('a form sent after that changes nothing and leads to the confirmation: %s', async (path, fields, back) => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await stale();

  const answer = await client.post(path, fields);

  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/confirm?next=${encodeURIComponent(back)}`]);
  expect(await storedJobs(console_.db())).toMatchObject([{ state: 'failed' }]);
  expect(await rows(console_.db(), 'select from maintenance')).toEqual([]);
  expect(await auditEntries(console_.db(), 'export audit')).toEqual([]);
});

test.each([
  [retryAll, '/confirm?next=%2Fboard%2Fqueue%2Ftax.assess-small-batch%3Fstatus%3Dfailed'],
  ['/board/api/queues/pause', '/confirm?next=%2Fboard%2F'],
])('the board is told where to confirm: %s', async (path, confirmAt) => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await stale();

  const answer = await client.put(path);

  expect([answer.status, answer.headers.get('x-confirm-at')]).toEqual([403, confirmAt]);
  expect(answer.json()).toMatchObject({
    error: { key: 'ERRORS.CONFIRM_FIRST' },
    message: expect.stringMatching('/confirm'),
  });
  expect(await storedJobs(console_.db())).toMatchObject([{ state: 'failed' }]);
  expect(await rows(console_.db(), 'select from job_queue where paused')).toEqual([]);
});

test('one retry and one pause need no confirmation', async () => {
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await stale();

  expect((await client.put(`/board/api/queues/tax.assess-small-batch/${id}/retry`)).status).toBe(204);
  expect((await client.put('/board/api/queues/tax.assess-small-batch/pause')).status).toBe(200);
  expect((await client.put('/board/api/queues/tax.assess-small-batch/resume')).status).toBe(200);
});

test('who lacks the permission is told so, not asked to confirm', async () => {
  const client = await console_.as('finance');
  await console_.lastConfirmed(11);

  expect((await client.put(retryAll)).headers.get('x-confirm-at')).toBeNull();
  expect((await client.get('/failures/retry')).status).toBe(403);
});

test('a confirmation gives the session new secrets, and those before open nothing', async () => {
  const client = await stale();
  const [cookie, csrf] = [client.cookie('console')!, client.cookie('XSRF-TOKEN')!];

  expect((await client.post('/confirm', { password })).status).toBe(303);

  expect(client.cookie('console')).not.toBe(cookie);
  expect(client.cookie('XSRF-TOKEN')).not.toBe(csrf);
  const thief = console_.anonymous();
  thief.setCookie('console', cookie);
  expect((await thief.get('/board/api/queues')).status).toBe(401);
  expect((await client.post('/logout', { csrf })).status).toBe(403);
  expect((await auditEntries(console_.db(), 'login'))[0]).toMatchObject({
    actor: console_.actor('admin'),
    outcome: 'done',
    details: { step: 'confirmation' },
  });
});

test('a wrong password confirms nothing, and is written down', async () => {
  const client = await stale();

  const answer = await client.post('/confirm', { password: 'not the right password', next: '/maintenance' });

  expect(answer.status).toBe(401);
  expect(answer.text).toContain('value="/maintenance"');
  expect((await client.get('/failures/retry')).status).toBe(303);
  expect((await auditEntries(console_.db(), 'login'))[0]).toMatchObject({
    outcome: 'failed',
    details: { step: 'confirmation' },
  });
});

test("the password of somebody else's account confirms nothing", async () => {
  const client = await stale();

  expect((await client.post('/confirm', { password: passwords.finance })).status).toBe(401);
});

test.each(['//evil.test/', '/\\evil.test', 'https://evil.test', '/login?next=/', '/confirm'])(
  'the confirmation never leads to %s',
  async (next) => {
    const client = await stale();

    expect((await client.post('/confirm', { password, next })).headers.get('location')).toBe('/');
  },
);
