import { keyScopes } from '../../shared/domain/permissions';
import { listApiKeys } from '../../shared/store/api-key-admin';
import { hashOfApiKey, noteKeyUses, ownersOfApiKeys } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { row } from '../../shared/store/sql';
import { lastLine, runManage } from '../scripts/run-manage';
import { useDatabase } from '../support/database';

const database = useDatabase();
const db = () => database.db();
const manage = (...args: string[]) => runManage(args, { ENVIRONMENT: 'development', DATABASE_URL: database.url() });
const lastEntry = () =>
  row<Record<string, unknown>>(db(), `select * from audit_entry order by at desc, number desc limit 1`);
const ownerOf = async (key: string) => [...(await ownersOfApiKeys(db(), [hashOfApiKey(key)])).values()][0];

let partnerId: string;
beforeAll(async () => {
  partnerId = await createPartner(db(), 'Port of Mahajanga', 'MG');
});

test('issue-key prints a key once, with every scope and no bounds unless told otherwise', async () => {
  const issued = await manage('issue-key', 'Port of Mahajanga', 'nightly');
  const key = lastLine(issued);
  const owner = await ownerOf(key);

  expect(issued).toMatchObject({ code: 0, err: '' });
  expect(owner).toMatchObject({ partnerId, scopes: keyScopes, allowedNetworks: [], isTest: false });
  expect(issued.out).toContain(owner!.keyId);
  const entry = await lastEntry();
  expect(entry).toMatchObject({
    tenant: 'MG',
    actor: expect.stringMatching(/^shell:/),
    action: 'issue key',
    resource: `key:${owner!.keyId}`,
    after: { name: 'nightly', state: 'active' },
  });
  expect(JSON.stringify(entry)).not.toContain(key);
});

test('issue-key takes scopes, an end, networks and the kind', async () => {
  const issued = await manage(
    ...['issue-key', partnerId, 'trial', '--scope', 'batches:create,batches:read', '--expires', '2027-03-01'],
    ...['--network', '192.0.2.0/24,2001:db8::/32', '--test'],
  );
  expect(await ownerOf(lastLine(issued))).toMatchObject({
    scopes: ['batches:create', 'batches:read'],
    allowedNetworks: ['192.0.2.0/24', '2001:db8::/32'],
    isTest: true,
  });
  expect((await listApiKeys(db(), partnerId))[0]).toMatchObject({ expiresAt: new Date('2027-03-01T00:00:00Z') });
});

test.each([
  ['an unknown partner', ['nobody', 'x'], 'There is no partner nobody.'],
  ['no name', ['Port of Mahajanga', ' '], 'name: '],
  ['an unknown scope', ['Port of Mahajanga', 'x', '--scope', 'keys:create'], 'scopes.0: '],
  ['a day in the past', ['Port of Mahajanga', 'x', '--expires', '2020-01-01'], 'expiresAt: is not within'],
  ['what is no day', ['Port of Mahajanga', 'x', '--expires', 'tomorrow'], 'expiresAt: '],
  ['what is no network', ['Port of Mahajanga', 'x', '--network', '192.0.2.7/24'], 'allowedNetworks.0: '],
])('issue-key declines %s', async (_what, args, fault) => {
  const before = await listApiKeys(db(), null);
  expect(await manage('issue-key', ...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(fault) });
  expect(await listApiKeys(db(), null)).toEqual(before);
});

test('rotate-key prints the new key and says until when the old one opens', async () => {
  const old = await ownerOf(lastLine(await manage('issue-key', partnerId, 'to be rotated')));
  const rotated = await manage('rotate-key', old!.keyId, '--overlap-hours', '2');
  const { expiresAt } = (await listApiKeys(db(), partnerId)).find(({ id }) => id === old!.keyId)!;

  expect(rotated).toMatchObject({ code: 0, err: '' });
  expect(rotated.out).toContain(`opens until ${expiresAt!.toISOString()}`);
  expect(await ownerOf(lastLine(rotated))).toMatchObject({ partnerId });
  expect(await lastEntry()).toMatchObject({
    action: 'rotate key',
    before: { state: 'active' },
    after: { state: 'replaced' },
  });

  expect((await manage('rotate-key', old!.keyId)).err).toContain('is replaced and cannot be rotated');
  expect((await manage('rotate-key', old!.keyId, '--overlap-hours', '721')).err).toContain('0 to 720');
  expect((await manage('rotate-key', 'tc_something')).err).toContain('named by its id');
});

test('revoke-key takes the id alone, and once', async () => {
  const key = lastLine(await manage('issue-key', partnerId, 'to be revoked'));
  const { keyId } = (await ownerOf(key))!;
  expect((await manage('revoke-key', key)).code).toBe(1);
  expect(await manage('revoke-key', keyId)).toMatchObject({ code: 0, err: '' });
  expect(await ownerOf(key)).toBeUndefined();
  expect(await lastEntry()).toMatchObject({
    action: 'revoke key',
    resource: `key:${keyId}`,
    after: { state: 'revoked' },
  });
  expect((await manage('revoke-key', keyId)).code).toBe(1);
});

test('list-keys tells what a key may do and when it was last used, and never the key', async () => {
  const other = await createPartner(db(), 'Port of Bata', 'GQ');
  const key = lastLine(await manage('issue-key', other, 'customs', '--network', '198.51.100.7'));
  const { keyId } = (await ownerOf(key))!;
  await noteKeyUses(db(), new Map([[keyId, new Date('2026-02-03T04:05:06Z')]]));

  const listed = await manage('list-keys', '--partner', 'Port of Bata');
  expect(listed.out).toMatch(
    new RegExp(`${keyId} .*Port of Bata .*customs .*active .*2026-02-03T04:05 .*198.51.100.7/32`),
  );
  expect(listed.out).not.toContain(key);
  expect(listed.out).not.toContain('Mahajanga');
  expect((await manage('list-keys')).out).toContain('Mahajanga');
});
