import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hashOfApiKey, ownersOfApiKeys } from '../../shared/store/api-keys';
import { approvedExemptions } from '../../shared/store/assess-chunks';
import { listAudit } from '../../shared/store/audit';
import { authenticate } from '../../shared/store/console-users';
import { rows } from '../../shared/store/sql';
import { dropDatabase, onServer, urlOfDatabase, useDatabase } from '../support/database';

const database = useDatabase();
const db = () => database.db();

type Outcome = { code: number; out: string; err: string };

async function runManage(args: readonly string[], env: Record<string, string>, input: string): Promise<Outcome> {
  const hook = join(__dirname, 'typescript-in-node.cjs');
  const program = join(__dirname, '../../scripts/manage.ts');
  const child = spawn(process.execPath, ['-r', hook, program, ...args], { env: { PATH: process.env.PATH, ...env } });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

const manage = (...args: string[]) => runManage(args, { DATABASE_URL: database.url() }, '');
const lastEntry = async () => (await listAudit(db(), { actor: null, action: null, before: null }, 1))[0];
const last = (outcome: Outcome) => outcome.out.trimEnd().split('\n').at(-1)!;

test('what is not understood shows the commands and touches no database', async () => {
  for (const args of [[], ['unheard-of'], ['constructor'], ['create-partner'], ['migrate', '--force']]) {
    const outcome = await runManage(args, {}, '');
    expect(outcome).toMatchObject({ code: 2, out: '' });
    for (const command of ['migrate', 'create-partner <name>', 'verify-audit']) expect(outcome.err).toContain(command);
  }
  expect(await runManage(['migrate'], {}, '')).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') });
});

test('migrate brings an empty database up to this build, and a second time changes nothing', async () => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name}`));
  try {
    const env = { DATABASE_URL: urlOfDatabase(name) };
    const first = await runManage(['migrate'], env, '');
    const second = await runManage(['migrate'], env, '');

    expect([first.code, first.err, second.out]).toEqual([0, '', first.out]);
    const { rowCount } = await onServer((client) => client.query('select from job'), urlOfDatabase(name));
    expect(rowCount).toBe(0);
  } finally {
    await dropDatabase(name);
  }
});

test('publish-tariffs publishes what ships with the build once', async () => {
  expect((await manage('publish-tariffs')).out).toContain('version 1: published');
  expect((await manage('publish-tariffs')).out).toContain('version 1: was published before');
  expect(await rows(db(), 'select from tariff')).toHaveLength(1);
});

test('create-partner creates a partner once, for the jurisdiction it is told', async () => {
  expect(await manage('create-partner', 'Port of Toliara')).toMatchObject({ code: 0, err: '' });
  expect(await manage('create-partner', 'Port of Bata', '--jurisdiction', 'GQ')).toMatchObject({ code: 0 });
  expect(await lastEntry()).toMatchObject({
    actor: expect.stringMatching(/^shell:/),
    role: 'operator',
    resource: 'create-partner Port of Bata',
    details: { jurisdiction: 'GQ' },
  });
  const again = await manage('create-partner', 'Port of Toliara');
  expect(again).toMatchObject({ code: 1, out: '', err: 'There is a partner called Port of Toliara already.\n' });
  expect((await manage('create-partner', 'X', '--jurisdiction', 'Madagascar')).code).toBe(1);
  expect((await manage('create-partner', ' ')).code).toBe(1);
  expect(await rows(db(), 'select name, jurisdiction from partner order by name')).toEqual([
    { name: 'Port of Bata', jurisdiction: 'GQ' },
    { name: 'Port of Toliara', jurisdiction: 'MG' },
  ]);
});

test('a key is printed once, opens its partner, and nothing after it is revoked', async () => {
  await manage('create-partner', 'Port of Mahajanga');
  const issued = await manage('issue-key', 'Port of Mahajanga', 'nightly');
  const key = last(issued);
  const owner = async () => (await ownersOfApiKeys(db(), [hashOfApiKey(key)])).get(hashOfApiKey(key).toString('hex'));
  const { keyId, partnerId } = (await owner())!;

  expect(issued.out).toContain(keyId);
  expect(await lastEntry()).toMatchObject({ resource: 'issue-key Port of Mahajanga', details: { key: keyId } });
  expect(JSON.stringify(await lastEntry())).not.toContain(key);
  expect((await manage('issue-key', partnerId, 'by id')).out).toContain('Port of Mahajanga');
  expect(await manage('issue-key', 'nobody', 'x')).toMatchObject({ code: 1, err: 'There is no partner nobody.\n' });

  expect((await manage('revoke-key', key)).code).toBe(1);
  expect((await manage('revoke-key', keyId)).code).toBe(0);
  expect(await owner()).toBeUndefined();
  expect(await lastEntry()).toMatchObject({ resource: `revoke-key ${keyId}` });
  expect((await manage('revoke-key', keyId)).code).toBe(1);
});

test('create-console-user prints a password it made, or takes one from its input', async () => {
  const generated = await manage('create-console-user', 'Lova@example.mg', 'admin');
  const env = { DATABASE_URL: database.url() };
  const typed = (login: string, password: string) =>
    runManage(['create-console-user', login, 'finance', '--password-stdin'], env, password);

  expect((await authenticate(db(), 'lova@example.mg', last(generated))).user).toMatchObject({ role: 'admin' });
  expect(await lastEntry()).toMatchObject({
    resource: 'create-console-user lova@example.mg',
    details: { role: 'admin' },
  });
  const given = await typed('noro@example.mg', 'a long enough password\n');
  expect(given).toMatchObject({ code: 0, err: '' });
  expect(given.out).not.toContain('long enough');
  expect((await authenticate(db(), 'noro@example.mg', 'a long enough password')).user).toMatchObject({
    role: 'finance',
  });

  expect((await typed('short@example.mg', 'short')).err).toContain('12 to 200 characters');
  expect(await typed('empty@example.mg', '')).toMatchObject({ code: 1, out: '' });
  expect((await manage('create-console-user', 'LOVA@example.mg', 'finance')).err).toContain('already');
  expect((await manage('create-console-user', 'x@example.mg', 'root')).err).toContain('admin or finance');
  expect(await rows(db(), 'select from console_user')).toHaveLength(2);
});

describe('approve-exemption', () => {
  const fields = {
    registration: '1234 tba',
    ground: 'ambulance',
    proof: 'order 12/2026',
    from: '2026-01-01',
    'proposed-by': 'Noro',
    'approved-by': 'Lova',
  };
  const approve = (changes: Record<string, string> = {}) =>
    manage(
      'approve-exemption',
      ...Object.entries({ ...fields, ...changes }).flatMap(([name, value]) => [`--${name}`, value]),
    );
  let ground: string;
  beforeAll(async () => {
    await manage('publish-tariffs');
    [{ ground }] = (await rows(db(), `select document #>> '{exemptions,0,ground}' as ground from tariff`)) as [
      { ground: string },
    ];
  });

  test('an approved exemption holds for the vehicle, with both names', async () => {
    const outcome = await approve({ ground, to: '2027-01-01' });

    expect(outcome).toMatchObject({ code: 0, err: '' });
    const [stored] = await approvedExemptions(db(), ['1234TBA']);
    expect(stored).toMatchObject({ jurisdiction: 'MG', ground, validFrom: '2026-01-01', validTo: '2027-01-01' });
    expect(await lastEntry()).toMatchObject({
      resource: `approve-exemption ${stored!.id}`,
      details: { proposedBy: 'Noro', approvedBy: 'Lova', ground },
    });
  });

  test.each([
    ['one person alone', { 'approved-by': ' NORO' }, '--approved-by: nobody approves what he proposed'],
    ['no proof', { proof: ' ' }, '--proof'],
    ['a ground that no tariff knows', { ground: 'friendship' }, '--ground: no tariff of MG knows it. There are: '],
    ['a jurisdiction without tariff', { jurisdiction: 'GQ' }, 'There are: none.'],
    ['a day that the calendar lacks', { from: '2026-02-30' }, '--from'],
    ['an end before its start', { to: '2026-01-01' }, '--to: is not after --from'],
    ['something that is no registration', { registration: 'x' }, '--registration'],
  ])('%s exempts nothing', async (_what, changes, fault) => {
    const before = await rows(db(), 'select id from exemption');
    const outcome = await approve({ ground, ...changes });

    expect(outcome).toMatchObject({ code: 1, out: '' });
    expect(outcome.err).toContain(fault);
    expect(await rows(db(), 'select id from exemption')).toEqual(before);
  });
});

test('verify-audit tells a sound chain from a changed and from a shortened one', async () => {
  await manage('create-partner', 'Port of Antsiranana');
  const sound = await manage('verify-audit');
  const head = last(sound).replace('head ', '');
  expect(sound).toMatchObject({ code: 0, out: expect.stringContaining('The audit is sound') });
  await manage('create-partner', 'Port of Morondava');
  expect((await manage('verify-audit', '--known-head', head)).code).toBe(0);
  expect((await manage('verify-audit', '--known-head', 'deadbeef')).code).toBe(1);
  const { number } = (await lastEntry())!;

  // What the database's owner could do behind its triggers.
  const tamper = (statement: string, params: unknown[]) =>
    onServer(async (client) => {
      await client.query('alter table audit_entry disable trigger user');
      await client.query(statement, params);
      await client.query('alter table audit_entry enable trigger user');
    }, database.url());
  await tamper('delete from audit_entry where number >= $1', [number - 1]);
  expect((await manage('verify-audit')).code).toBe(0);
  const shortened = await manage('verify-audit', '--known-head', head);
  expect(shortened).toMatchObject({ code: 1, out: '', err: expect.stringContaining('newest entries') });

  await tamper(`update audit_entry set actor = 'nobody' where number = $1`, [1]);
  expect(await manage('verify-audit')).toMatchObject({ code: 1, err: expect.stringContaining('entry 1 was changed') });
});
