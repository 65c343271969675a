import { listMaintenance } from '../../shared/store/maintenance';
import { rows } from '../../shared/store/sql';
import { auditEntries } from './support/audit-entries';
import { useConsole } from './support/run-console';

const console_ = useConsole();
const terms = { tenant: '*', message: 'We move house', retryAfterSeconds: '900', workers: 'stop' };

beforeEach(() => rows(console_.db(), 'delete from maintenance'));

test('an administrator closes the platform, says why, and opens it again', async () => {
  const client = await console_.as('admin');

  expect((await client.post('/maintenance/begin', terms)).headers.get('location')).toBe('/maintenance');
  expect(await listMaintenance(console_.db())).toMatchObject([
    {
      tenant: '*',
      message: 'We move house',
      retryAfterSeconds: 900,
      workers: 'stop',
      changedBy: console_.actor('admin'),
    },
  ]);
  expect((await client.get('/maintenance')).text).toContain('We move house');
  expect((await client.get('/maintenance/begin?tenant=*')).text).toContain('value="900"');

  expect((await client.post('/maintenance/end', { tenant: '*' })).status).toBe(303);
  expect(await listMaintenance(console_.db())).toEqual([]);
  expect((await client.post('/maintenance/end', { tenant: '*' })).status).toBe(409);

  const on = { on: true, message: 'We move house', retryAfterSeconds: 900, workers: 'stop' };
  expect(await auditEntries(console_.db(), 'maintenance on')).toMatchObject([{ before: { on: false }, after: on }]);
  expect(await auditEntries(console_.db(), 'maintenance off')).toMatchObject([{ before: on, after: { on: false } }]);
});

test('one jurisdiction is closed apart, and its audit tells', async () => {
  const client = await console_.as('admin');

  await client.post('/maintenance/begin', { ...terms, tenant: 'MG', workers: 'go on' });

  expect(await listMaintenance(console_.db())).toMatchObject([{ tenant: 'MG', workers: 'go on' }]);
  expect((await auditEntries(console_.db(), 'maintenance on'))[0]).toMatchObject({ tenant: 'MG' });
});

test.each([
  ['tenant', 'Madagascar'],
  ['tenant', 'mg'],
  ['tenant', 'MU'],
  ['message', ' '],
  ['message', 'x'.repeat(301)],
  ['retryAfterSeconds', '0'],
  ['retryAfterSeconds', '1.5'],
  ['retryAfterSeconds', 'soon'],
  ['retryAfterSeconds', '86401'],
  ['workers', 'sleep'],
  ['tenant', 'MG'],
])('terms that cannot be read close nothing and are shown again: %s %s', async (field, value) => {
  const client = await console_.as('admin');

  // The last of them: workers serve everybody.
  const answer = await client.post('/maintenance/begin', { ...terms, [field]: value });

  expect(answer.status).toBe(400);
  expect(answer.text).toContain('role="alert"');
  expect(answer.text).toContain('We move house'.slice(0, field === 'message' ? 0 : undefined));
  expect(await listMaintenance(console_.db())).toEqual([]);
});

test('finance and auditors see the maintenance and cannot change it', async () => {
  await (await console_.as('admin')).post('/maintenance/begin', terms);
  for (const person of ['finance', 'auditor'] as const) {
    const client = await console_.as(person);
    const { text } = await client.get('/maintenance');

    expect(text).toContain('We move house');
    expect(text).not.toContain('<form');
    expect((await client.post('/maintenance/end', { tenant: '*' })).status).toBe(403);
  }
  expect(await listMaintenance(console_.db())).toHaveLength(1);
});
