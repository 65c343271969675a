import { approvedExemptions } from '../../shared/store/assess-chunks';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { landDocument } from '../domain/shipped';
import { lastLine, type Outcome, runManage } from '../scripts/run-manage';
import { publishShippedTariffs } from '../support/batches';
import { onServer } from '../support/database';
import { useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
// The keys of the vault in use-audit.ts, with which these tests sign.
const env = () => ({
  DATABASE_URL: audit.url(),
  ENVIRONMENT: 'development',
  PERSONAL_DATA_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
  LOOKUP_KEY: Buffer.alloc(32, 8).toString('base64'),
});
const manage = (...args: string[]): Promise<Outcome> => runManage(args, env());
const lastEntry = async () => (await listAudit(db(), everyEntry, 1))[0]!;

/** What the database's owner could do behind its triggers. */
const tamper = (statement: string) =>
  onServer(async (client) => {
    for (const table of ['audit_entry', 'audit_chain']) await client.query(`alter table ${table} disable trigger user`);
    await client.query(statement);
    for (const table of ['audit_entry', 'audit_chain']) await client.query(`alter table ${table} enable trigger user`);
  }, audit.url());

describe('verify-audit', () => {
  let day: string;
  beforeEach(async () => {
    await audit.forget();
    day = await audit.day(2);
    await writeEntries(db(), day, 'MG', 5);
    await audit.anchorAll();
    await audit.note();
  });

  test('tells a sound audit, its heads and the key that signed them', async () => {
    const sound = await manage('verify-audit');

    expect(sound).toMatchObject({ code: 0, err: '' });
    expect(sound.out).toContain('The audit is sound: 8 entries in 3 chains of 3 days.');
    expect(sound.out).toMatch(/^open \d{4}-\d\d-\d\d MG 1 [0-9a-f]{64}$/m);
    expect(sound.out).toMatch(new RegExp(`^anchored up to ${await audit.day(1)} with the key [\\w-]{43}$`, 'm'));
    expect(lastLine(sound)).toMatch(/^head [0-9a-f]{64}$/);
  });

  test('prints every fault, within the days that are asked for', async () => {
    await tamper(`delete from audit_entry where day = '${day}' and number in (2, 5)`);

    const broken = await manage('verify-audit');
    expect(broken).toMatchObject({ code: 1, err: 'The audit is broken in 2 places.\n' });
    expect(broken.out.trimEnd().split('\n')).toEqual([`${day} MG 2: is missing`, `${day} MG 5: is missing`]);
    expect(await manage('verify-audit', '--from', await audit.day(1))).toMatchObject({ code: 0 });
    expect(await manage('verify-audit', '--to', day)).toMatchObject({ code: 1 });
    expect(await manage('verify-audit', '--from', '2026-02-30')).toMatchObject({ code: 1, out: '' });
  });

  test('misses a head that is known from before, also when all that is left fits', async () => {
    const head = lastLine(await manage('verify-audit')).replace('head ', '');
    const open = /^open .* MG 1 ([0-9a-f]{64})$/m.exec((await manage('verify-audit')).out)![1]!;
    expect((await manage('verify-audit', '--known-head', head)).code).toBe(0);
    expect((await manage('verify-audit', '--known-head', open)).code).toBe(0);
    expect(await manage('verify-audit', '--known-head', 'deadbeef')).toMatchObject({ code: 1, out: '' });

    await tamper(`delete from audit_entry where day = '${await audit.day(0)}' and tenant = 'MG'`);
    await tamper(`delete from audit_chain where day = '${await audit.day(0)}' and tenant = 'MG'`);
    expect((await manage('verify-audit')).code).toBe(0);
    const gone = await manage('verify-audit', '--known-head', open);
    expect(gone).toMatchObject({ code: 1, out: expect.stringContaining('known head is gone') });
  });
});

test('export-audit prints what was asked for, and leaves an entry', async () => {
  await audit.forget();
  const [before, day] = [await audit.day(3), await audit.day(2)];
  await writeEntries(db(), before, 'MG', 2);
  await writeEntries(db(), day, 'MG', 1200);
  await writeEntries(db(), day, 'GQ', 1);

  const exported = await manage('export-audit', '--from', day, '--to', day, '--tenant', 'MG');
  const lines = exported.out.trimEnd().split('\n');
  expect([exported.code, exported.err, lines.length]).toEqual([0, '', 1200]);
  expect(JSON.parse(lines[0]!)).toMatchObject({ tenant: 'MG', day, number: 1200, details: { n: 1200 } });
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    action: 'export audit',
    actor: expect.stringMatching(/^shell:/),
    details: { from: day, to: day, tenant: 'MG', format: 'ndjson' },
  });

  const csv = await manage('export-audit', '--to', before, '--format', 'csv');
  expect(csv.out.split('\n')[0]).toMatch(/^tenant,day,number,at,actor/);
  expect(csv.out.trimEnd().split('\n')).toHaveLength(3);
  expect(await manage('export-audit', '--format', 'xml')).toMatchObject({ code: 1, out: '' });
  expect(await manage('export-audit', '--tenant', 'Mars')).toMatchObject({ code: 1, out: '' });
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
  const { ground } = landDocument.exemptions[0]!;
  beforeAll(() => publishShippedTariffs(db()));

  test('an approved exemption holds for the vehicle, and came through a proposal', async () => {
    const outcome = await approve({ ground, to: '2027-01-01' });

    expect(outcome).toMatchObject({ code: 0, err: '' });
    const [stored] = await approvedExemptions(db(), ['1234TBA']);
    expect(stored).toMatchObject({ jurisdiction: 'MG', ground, validFrom: '2026-01-01', validTo: '2027-01-01' });
    expect(await rows(db(), 'select id, proposed_by, decided_by, decision from proposal')).toEqual([
      { id: stored!.id, proposed_by: 'person:Noro', decided_by: 'person:Lova', decision: 'approved' },
    ]);
    const entry = await lastEntry();
    expect(entry).toMatchObject({ tenant: 'MG', action: 'approve', resource: `exemption ${stored!.id}` });
    expect(JSON.stringify(entry)).not.toMatch(/Noro|Lova|1234TBA/);
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
