import { randomUUID } from 'node:crypto';
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { withTx } from '../../shared/store/sql';
import { failedRow, insertLedgerRows } from '../support/ledger-rows';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole();

const note = (given: Partial<NewAuditEntry>) =>
  withTx(console_.db(), (tx) =>
    recordAudit(tx, {
      tenant: '*',
      actor: 'job:test',
      role: 'none',
      action: 'other',
      resource: 'thing',
      outcome: 'done',
      ip: null,
      userAgent: null,
      correlationId: null,
      ...given,
    }),
  );

/** What the rows of the page are about, in order. */
const resourcesIn = (page: string): string[] =>
  [...page.matchAll(/<td class="resource">([^<]*)<\/td>/g)].map(([, resource]) => resource!);
const shown = async (query: Record<string, string>, person: 'admin' | 'auditor' = 'auditor') =>
  resourcesIn((await (await console_.as(person)).get(`/audit?${new URLSearchParams(query)}`)).text);

test('auditors find entries by each of the filters, newest first', async () => {
  const correlationId = randomUUID();
  await note({ resource: 'find 1', tenant: 'MG', correlationId });
  await note({ resource: 'find 2', action: 'consent', actor: 'key:somebody' });
  await note({ resource: 'find 3', outcome: 'failed' });

  expect(await shown({ resource: 'find' })).toEqual(['find 3', 'find 2', 'find 1']);
  expect(await shown({ resource: 'find', tenant: 'MG' })).toEqual(['find 1']);
  expect(await shown({ action: 'consent' })).toEqual(['find 2']);
  expect(await shown({ actor: 'key:somebody' })).toEqual(['find 2']);
  expect(await shown({ outcome: 'failed', resource: 'find' })).toEqual(['find 3']);
  expect(await shown({ correlation: correlationId })).toEqual(['find 1']);
  expect(await shown({ resource: 'find', to: '2020-01-01T00:00' })).toEqual([]);
  expect(await shown({ resource: 'find', from: '2020-01-01T00:00' })).toHaveLength(3);
});

test('an act shows with what it changed', async () => {
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  const client = await console_.as('admin');
  await client.put(`/board/api/queues/tax.assess-small-batch/${id}/retry`);

  const { text } = await client.get('/audit?action=retry');

  expect(resourcesIn(text)).toEqual([`tax.assess-small-batch ${id}`]);
  expect(text).toContain('state: failed → waiting');
});

test('the audit of a person is found by their address, which does not stay in the address of the page', async () => {
  await console_.as('finance');
  const client = await console_.as('auditor');

  const answer = await client.get('/audit?actor=Finance%40example.test');

  const found = answer.headers.get('location')!;
  expect(answer.status).toBe(303);
  expect(found).toBe(`/audit?${new URLSearchParams({ actor: console_.actor('finance') })}`);
  const page = await client.get(found);
  expect(resourcesIn(page.text).length).toBeGreaterThan(0);
  expect(page.text).not.toContain('finance@example.test');
  expect((await client.get('/audit?actor=nobody%40example.test')).text).toContain('No account has this address.');
});

test.each(['action=nothing', 'outcome=x', 'from=x', 'to=x', 'before=x', 'actor=a&actor=b', 'Actor=x', 'tenant[]=MG'])(
  'a filter of which not everything can be read finds nothing: %s',
  async (query) => {
    const { status, text } = await (await console_.as('auditor')).get(`/audit?${query}`);

    expect(status).toBe(200);
    expect(text).toContain('role="alert"');
    expect(resourcesIn(text)).toEqual([]);
  },
);

test('the audit is read in pages', async () => {
  for (let n = 0; n < 60; n += 1) await note({ resource: `page ${n}` });
  const client = await console_.as('auditor');

  const first = await client.get('/audit?resource=page');
  const older = /href="(\/audit\?[^"]+)">Older/.exec(first.text)![1]!.replaceAll('&amp;', '&');
  const second = await client.get(older);

  const all = [...resourcesIn(first.text), ...resourcesIn(second.text)];
  expect(resourcesIn(first.text)).toHaveLength(50);
  expect(all).toEqual(Array.from({ length: 60 }, (_, n) => `page ${59 - n}`));
});

test('reading leaves no entry, a download leaves one with what was asked for', async () => {
  await note({
    resource: 'download 1',
    userAgent: '=cmd|calc',
    details: { mail: 'rakoto@example.mg', text: 'a "b", c' },
  });
  await note({ resource: 'download 2' });
  const client = await console_.as('auditor');
  await client.get('/audit?resource=download');
  expect(await auditEntries(console_.db(), 'export audit')).toEqual([]);

  const csv = await client.post('/audit/export', { resource: 'download', format: 'csv' });
  const ndjson = await client.post('/audit/export', { resource: 'download', format: 'ndjson' });

  const lines = csv.text.split('\r\n');
  expect(csv.headers.get('content-disposition')).toMatch(/attachment; filename="?audit-\d{4}-\d\d-\d\d\.csv"?/);
  expect(lines[0]).toMatch(/^tenant,day,number,at,actor,/);
  expect(lines).toHaveLength(4);
  // A spreadsheet would run the first, and a comma or quote must not make a cell of its own.
  expect(csv.text).toContain(`"'=cmd|calc"`);
  expect(csv.text).toContain('""mail"":""[e-mail]""');
  const entries = ndjson.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { resource: string; hash: string });
  expect(entries.map(({ resource }) => resource)).toEqual(['download 2', 'download 1']);
  expect(entries[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await auditEntries(console_.db(), 'export audit')).toMatchObject([
    { actor: console_.actor('auditor'), details: { format: 'ndjson', resource: 'download', tenant: 'all' } },
    { details: { format: 'csv' } },
  ]);
});

test('a download takes everything, however many pages it is', async () => {
  await withTx(console_.db(), async (tx) => {
    for (let n = 0; n < 2100; n += 1) await recordAudit(tx, { ...anEntry, resource: `many ${n}` });
  });
  const client = await console_.as('auditor');

  const { text } = await client.post('/audit/export', { resource: 'many', format: 'ndjson' });

  const numbers = text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { resource: string }).resource);
  expect(new Set(numbers).size).toBe(2100);
});

const anEntry = {
  tenant: 'MG',
  actor: 'job:test',
  role: 'none',
  action: 'other',
  outcome: 'done',
  ip: null,
  userAgent: null,
  correlationId: null,
} as const;

test('a download of which not everything can be read, or in no known format, is none', async () => {
  const client = await console_.as('auditor');

  expect((await client.post('/audit/export', { action: 'nothing', format: 'csv' })).status).toBe(400);
  expect((await client.post('/audit/export', { resource: 'x', format: 'xlsx' })).status).toBe(400);
  expect((await client.post('/audit/export', { Resource: 'x', format: 'csv' })).status).toBe(400);
});

test('finance may not read the audit, and the attempt is in it', async () => {
  const client = await console_.as('finance');

  expect((await client.get('/audit')).status).toBe(403);
  expect((await client.post('/audit/export', { format: 'csv' })).status).toBe(403);

  expect((await auditEntries(console_.db(), 'export audit'))[0]).toMatchObject({
    actor: console_.actor('finance'),
    outcome: 'refused',
    details: { why: 'needs audit:export' },
  });
});

test('entries of somebody of a jurisdiction are filed there', async () => {
  const email = 'finance.mg@example.test';
  await console_.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction: 'MG' });
  const client = console_.anonymous();
  await client.login(email, passwords.finance);

  await client.put('/board/api/queues/pause');

  expect((await auditEntries(console_.db(), 'pause'))[0]).toMatchObject({ tenant: 'MG', outcome: 'refused' });
});
