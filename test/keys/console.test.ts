import { findApiKey, listApiKeys } from '../../shared/store/api-key-admin';
import { hashOfApiKey, ownersOfApiKeys } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { auditEntries } from '../admin/support/audit-entries';
import { type ConsoleClient, useConsole } from '../admin/support/run-console';
import { aKeyOf } from '../support/intake';

const staffConsole = useConsole();
const db = () => staffConsole.db();
const opens = async (key: string) => (await ownersOfApiKeys(db(), [hashOfApiKey(key)])).size === 1;
const keyIn = (text: string): string => /tc_[A-Za-z0-9]{45}/.exec(text)![0];

let partnerId: string;
let admin: ConsoleClient;
let partners = 0;
beforeEach(async () => {
  partners += 1;
  partnerId = await createPartner(db(), `Port ${partners} of <b>Nosy Be</b>`, 'GQ');
  admin = await staffConsole.as('admin');
});

const issueForm = (over: Record<string, string> = {}) => ({
  partner: partnerId,
  name: 'nightly',
  scopes: 'batches:create',
  expiresOn: '',
  networks: '',
  kind: 'live',
  ...over,
});

test('a key is issued, shown once, listed without itself, and audited under its partner’s jurisdiction', async () => {
  expect((await admin.get('/keys/issue')).text).toContain('What it may do');
  const issued = await admin.post('/keys/issue', issueForm({ networks: '192.0.2.0/24, 2001:db8::/32', kind: 'test' }));
  const key = keyIn(issued.text);

  expect([issued.status, issued.headers.get('cache-control'), await opens(key)]).toEqual([200, 'no-store', true]);
  const [listed] = await listApiKeys(db(), partnerId);
  expect(listed).toMatchObject({
    scopes: ['batches:create'],
    allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'],
    isTest: true,
    createdBy: staffConsole.actor('admin'),
  });
  const { text } = await admin.get(`/keys?partner=${partnerId}`);
  expect(text).toContain(listed!.hint);
  expect(text).toContain('&lt;b&gt;Nosy Be');
  expect(text).not.toContain(key);
  const [entry] = await auditEntries(db(), 'issue key');
  expect(entry).toMatchObject({
    tenant: 'GQ',
    actor: staffConsole.actor('admin'),
    resource: `key:${listed!.id}`,
    outcome: 'done',
    after: { state: 'active', isTest: true },
  });
});

test('a form that cannot be read comes back with what was wrong and what was written, and issues nothing', async () => {
  const refused = await admin.post('/keys/issue', issueForm({ networks: '192.0.2.7/24', expiresOn: '2020-01-01' }));
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('Where it may be used from: expected an address');
  expect(refused.text).toContain('The last day: is not within the next five years');
  expect(refused.text).toContain('value="192.0.2.7/24"');
  expect((await admin.post('/keys/issue', issueForm({ partner: 'nobody' }))).text).toContain(
    'There is no such partner.',
  );
  expect((await admin.post('/keys/issue', issueForm({ scopes: 'keys:create' }))).status).toBe(400);
  expect(await listApiKeys(db(), partnerId)).toEqual([]);
});

test('a key is rotated behind a page that asks first; the old one opens as long as was said', async () => {
  const { id, key } = await aKeyOf(db(), partnerId);
  expect((await admin.get(`/keys/${id}/rotate`)).text).toContain('0 to 720');
  const rotated = await admin.post(`/keys/${id}/rotate`, { overlapHours: '2' });
  const fresh = keyIn(rotated.text);

  expect([await opens(key), await opens(fresh)]).toEqual([true, true]);
  const old = await findApiKey(db(), id, null);
  expect(old).toMatchObject({ state: 'replaced' });
  expect((old!.expiresAt!.getTime() - Date.now()) / 3_600_000).toBeCloseTo(2, 1);
  expect((await auditEntries(db(), 'rotate key'))[0]).toMatchObject({
    resource: `key:${id}`,
    before: { state: 'active' },
    after: { state: 'replaced' },
  });
  expect((await admin.post(`/keys/${id}/rotate`, { overlapHours: '2' })).status).toBe(409);
  const other = await aKeyOf(db(), partnerId);
  for (const overlapHours of ['721', '-1', '1e2', ''])
    expect((await admin.post(`/keys/${other.id}/rotate`, { overlapHours })).status).toBe(400);
});

test('a key is revoked behind a page that asks first, at once and once', async () => {
  const { id, key } = await aKeyOf(db(), partnerId);
  expect((await admin.get(`/keys/${id}/revoke`)).text).toContain('cannot be undone');
  expect((await admin.post(`/keys/${id}/revoke`)).headers.get('location')).toBe('/keys');
  expect(await opens(key)).toBe(false);
  expect((await auditEntries(db(), 'revoke key'))[0]).toMatchObject({
    resource: `key:${id}`,
    after: { state: 'revoked' },
  });
  expect((await admin.post(`/keys/${id}/revoke`)).status).toBe(409);
  expect((await admin.get('/keys/not-an-id/revoke')).status).toBe(404);
});

test('auditors look and change nothing, finance does not look, and nothing happens without the form’s token', async () => {
  const { id } = await aKeyOf(db(), partnerId);
  const auditor = await staffConsole.as('auditor');
  const page = await auditor.get('/keys');
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/Rotate…|Revoke…|Issue a key…/);
  const tries = [
    auditor.post('/keys/issue', issueForm()),
    auditor.post(`/keys/${id}/rotate`, { overlapHours: '0' }),
    auditor.post(`/keys/${id}/revoke`),
    auditor.get('/keys/issue'),
    (await staffConsole.as('finance')).get('/keys'),
    admin.post(`/keys/${id}/revoke`, { csrf: 'forged' }),
  ];
  for (const answer of await Promise.all(tries)) expect(answer.status).toBe(403);
  expect(await listApiKeys(db(), partnerId)).toMatchObject([{ id, state: 'active' }]);
});

test('who has not given the password lately is asked for it before any change, and comes back to the form', async () => {
  const { id } = await aKeyOf(db(), partnerId);
  await staffConsole.lastConfirmed(11);
  const asked = [
    await admin.post('/keys/issue', issueForm()),
    await admin.post(`/keys/${id}/rotate`, { overlapHours: '0' }),
    await admin.post(`/keys/${id}/revoke`),
  ];
  expect(asked.map(({ headers }) => decodeURIComponent(headers.get('location') ?? ''))).toEqual([
    '/confirm?next=/keys/issue',
    `/confirm?next=/keys/${id}/rotate`,
    `/confirm?next=/keys/${id}/revoke`,
  ]);
  expect(await listApiKeys(db(), partnerId)).toMatchObject([{ id, state: 'active' }]);
});
