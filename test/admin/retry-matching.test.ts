import { rows } from '../../shared/store/sql';
import { failedRow, insertLedgerRows, storedJobs } from '../support/ledger-rows';
import { auditEntries } from './support/audit-entries';
import { useConsole } from './support/run-console';

const console_ = useConsole();
const smallBatches = 'tax.assess-small-batch';
const chunks = 'tax.assess-chunk';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

beforeEach(() => rows(console_.db(), 'truncate job'));

test('all that match are retried after a confirmation, and nothing else', async () => {
  const wanted = failedRow({ fingerprint: 'aaaa' });
  await insertLedgerRows(console_.db(), [wanted, wanted, wanted]);
  await insertLedgerRows(console_.db(), [
    failedRow({ fingerprint: 'bbbb' }),
    failedRow({ fingerprint: 'aaaa', name: chunks }),
    failedRow({ fingerprint: 'aaaa', createdAt: hoursAgo(48) }),
    { payload: { fingerprint: 'aaaa' } },
  ]);
  const client = await console_.as('admin');
  const asked = { queue: smallBatches, fingerprint: 'aaaa', text: 'fiscal', batch: '', partner: '' };

  const page = await client.get(`/failures/retry?${new URLSearchParams(asked)}`);
  expect(page.text).toContain('<strong>3</strong>');
  const fields = Object.fromEntries(
    [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const answer = await client.post('/failures/retry', fields);

  expect(answer.status).toBe(303);
  expect((await client.get(answer.headers.get('location')!)).text).toContain('3 jobs will run again');
  const states = (await storedJobs(console_.db())).map(({ state }) => state);
  expect(states.filter((state) => state === 'waiting')).toHaveLength(3);
  expect(states.filter((state) => state === 'failed')).toHaveLength(3);
  expect((await auditEntries(console_.db(), 'retry matching'))[0]).toMatchObject({
    actor: console_.actor('admin'),
    resource: smallBatches,
    outcome: 'done',
    details: { fingerprint: 'aaaa', text: 'fiscal', retried: 3 },
  });
});

test('ten thousand at a time are retried, the oldest first, and the page says that there are more', async () => {
  await insertLedgerRows(
    console_.db(),
    Array.from({ length: 10_001 }, (_, n) => failedRow({ createdAt: new Date(Date.now() - 60_000 + n) })),
  );
  const client = await console_.as('admin');

  expect((await client.get('/failures/retry')).text).toContain('more than 10 000');
  await client.post('/failures/retry');

  const left = (await storedJobs(console_.db())).filter(({ state }) => state === 'failed');
  expect(left).toHaveLength(1);
  expect(left[0]).toEqual((await storedJobs(console_.db())).at(-1));
});

const long = (length: number) => 'a'.repeat(length);

test.each([
  'queue=no.queue',
  'batch=x',
  'partner=nobody',
  'from=x',
  `text=${long(201)}`,
  'text=a&text=b',
  'text[]=x',
  'text[a]=x',
  `fingerprint=${long(65)}`,
  `batch=${long(61)}`,
  `partner=${long(201)}`,
  `queue=${long(201)}`,
  `from=${long(31)}`,
  `to=${long(31)}`,
  'state=waiting',
  'before=019b0000-0000-7000-8000-000000000001',
  'Fingerprint=aaaa',
  'constructor=x',
])('a filter of which not everything can be read retries nothing: %s', async (filter) => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await console_.as('admin');
  const csrf = client.cookie('XSRF-TOKEN')!;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };

  const confirmation = await client.get(`/failures/retry?${filter}`);
  const answer = await client.send('POST', '/failures/retry', { headers, body: `csrf=${csrf}&${filter}` });
  const causes = await client.get(`/failures?${filter}`);

  expect([confirmation.status, answer.status]).toEqual([400, 400]);
  expect(causes.text).toContain('role="alert"');
  expect(causes.text).toContain('0 failed jobs');
  expect(await storedJobs(console_.db())).toMatchObject([{ state: 'failed' }]);
});

test('a retry without a form retries nothing', async () => {
  await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await console_.as('admin');
  const csrf = { 'x-xsrf-token': client.cookie('XSRF-TOKEN')! };

  const without = await client.send('POST', '/failures/retry', { headers: csrf });
  const other = { headers: { ...csrf, 'content-type': 'application/json' }, body: '{"text":"x"}' };
  const unread = await client.send('POST', '/failures/retry', other);

  expect([without.status, unread.status]).toEqual([400, 400]);
  expect(await storedJobs(console_.db())).toMatchObject([{ state: 'failed' }]);
});

test('what somebody searched for is masked in the audit', async () => {
  const client = await console_.as('admin');

  await client.post('/failures/retry', { text: 'rakoto.jean@example.mg' });

  const [entry] = await auditEntries(console_.db(), 'retry matching');
  expect(entry!.details).toMatchObject({ text: '[e-mail]', retried: 0 });
});
