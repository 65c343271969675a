import { CompactSign, importJWK, type JWK } from 'jose';
import { openAnchorReader, openAnchorSigner } from '../../shared/access/anchor-keys';
import { verifyAudit } from '../../shared/access/verify-audit';
import { openVault } from '../../shared/process/vault';
import { anchorNextDay } from '../../shared/store/audit-anchors';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { isLockTimeout } from '../../shared/store/jobs/partitions';
import { currentSigningKey } from '../../shared/store/signing-keys';
import { row, rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
const anchors = () =>
  rows<{ day: string; heads: unknown[]; jws: string; kid: string; hash: string }>(
    db(),
    `select day::text, heads, jws, kid, encode(hash, 'hex') as hash from audit_anchor order by day`,
  );

// Each test begins with entries of the day before yesterday and none of them anchored.
beforeEach(async () => {
  await audit.forget();
  await writeEntries(db(), await audit.day(2), 'MG', 3);
});

test('every day that is over is anchored once, also one without entries, and none that is not', async () => {
  await audit.note({ tenant: 'GQ' });
  await audit.anchorAll();
  await audit.anchorAll();

  const made = await anchors();
  expect(made.map(({ day }) => day)).toEqual([await audit.day(2), await audit.day(1)]);
  expect(made.map(({ heads }) => heads)).toEqual([[['MG', 3, expect.stringMatching(/^[0-9a-f]{64}$/)]], []]);
  expect(await audit.faults()).toEqual([]);
  const today = await audit.day(0);
  await expect(rows(db(), `insert into audit_anchor values ('${today}', '[]', null, '', '', '')`)).rejects.toThrow(
    'not over yet',
  );
});

test('an empty audit has nothing to anchor', async () => {
  await audit.forget();
  await audit.anchorAll();
  expect(await anchors()).toEqual([]);
});

test('an anchor leaves an entry that tells of it', async () => {
  await audit.anchorAll();
  const told = await listAudit(db(), { ...everyEntry, action: 'anchor audit' }, 10);
  const [second, first] = (await anchors()).toReversed();
  expect(told.map(({ actor, details }) => [actor, details.day, details.hash])).toEqual([
    ['job:scheduler.anchor-audit', second!.day, second!.hash],
    ['job:scheduler.anchor-audit', first!.day, first!.hash],
  ]);
});

test('an anchored day takes no more entries', async () => {
  await audit.anchorAll();
  await expect(writeEntries(db(), await audit.day(2), 'MG', 1)).rejects.toThrow(/anchored and takes no more entries/);
  await expect(writeEntries(db(), await audit.day(1), 'GQ', 1)).rejects.toThrow(/anchored and takes no more entries/);
  expect(await audit.faults()).toEqual([]);
});

test('a day is anchored with what a transaction had written that was still open', async () => {
  let anchored!: Promise<void>;
  await withTx(db(), async (tx) => {
    await writeEntries(tx, await audit.day(2), 'MG', 1);
    await writeEntries(tx, await audit.day(2), 'GQ', 1);
    anchored = audit.anchorAll();
    await untilBlocked(db());
    expect(await anchors()).toEqual([]);
  });
  await anchored;
  const [first] = await anchors();
  expect(first!.heads).toEqual([
    ['GQ', 1, expect.any(String)],
    ['MG', 4, expect.any(String)],
  ]);
  expect(await audit.faults()).toEqual([]);
});

test('whoever writes to a day while it is anchored waits, and finds the anchor', async () => {
  const sign = await openAnchorSigner(db(), audit.vault);
  const day = await audit.day(2);
  let late!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await anchorNextDay(tx, sign, 5);
    late = writeEntries(db(), day, 'SN', 1);
    late.catch(() => {});
    await untilBlocked(db());
  });
  await expect(late).rejects.toThrow(/anchored and takes no more entries/);
  expect(await audit.faults()).toEqual([]);
});

test('who does not end is not waited for longer than told', async () => {
  const sign = await openAnchorSigner(db(), audit.vault);
  await withTx(db(), async (tx) => {
    await writeEntries(tx, await audit.day(2), 'MG', 1);
    const given = withTx(db(), (other) => anchorNextDay(other, sign, 1)).catch((error: unknown) => error);
    expect(isLockTimeout(await given)).toBe(true);
  });
});

test('two who anchor at once do not anchor twice', async () => {
  await Promise.all([audit.anchorAll(), audit.anchorAll()]);
  expect(await anchors()).toHaveLength(2);
  expect(await audit.faults()).toEqual([]);
});

test('the first key is made once, is named by its thumbprint, and what it signed is read by the vault alone', async () => {
  await rows(db(), `delete from signing_key where purpose = 'audit-anchor'`);
  await Promise.all([1, 2, 3, 4].map(() => openAnchorSigner(db(), audit.vault)));
  await audit.anchorAll();
  const keys = await rows(db(), `select from signing_key where purpose = 'audit-anchor'`);
  expect(keys).toHaveLength(1);

  const { day, hash, jws, kid } = (await anchors())[0]!;
  expect(kid).toMatch(/^[\w-]{43}$/);
  const read = await openAnchorReader(db(), audit.vault);
  expect(await read(jws)).toEqual({ day, hash, signedAt: expect.any(Date) });
  const stranger = openVault({ keys: [{ id: 'test', key: Buffer.alloc(32, 9) }], lookupKey: Buffer.alloc(32, 8) });
  expect(await (await openAnchorReader(db(), stranger))(jws)).toBeNull();
});

test('what the key signed for another purpose is no anchor', async () => {
  await openAnchorSigner(db(), audit.vault);
  const { kid, privateJwk } = (await currentSigningKey(db(), audit.vault, 'audit-anchor'))!;
  const payload = JSON.stringify({ day: '2026-01-01', hash: 'x', signedAt: new Date().toISOString() });
  const jws = await new CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'another', kid })
    .sign(await importJWK(privateJwk as JWK, 'EdDSA'));
  expect(await (await openAnchorReader(db(), audit.vault))(jws)).toBeNull();
});

test('a signature long after its day is told', async () => {
  const long = await audit.day(20);
  await writeEntries(db(), long, 'MG', 1);
  await audit.anchorAll();

  const late: string[] = [];
  for await (const { day, anchor } of verifyAudit(db(), audit.vault, { from: null, to: null }))
    if (anchor?.isLate) late.push(day);
  expect(late[0]).toBe(long);
  expect(late).not.toContain(await audit.day(1));
});

test('what is over for long and has no anchor is a fault, once there are anchors at all', async () => {
  expect(await audit.faults()).toEqual([]);
  await writeEntries(db(), await audit.day(5), 'MG', 1);
  const sign = await openAnchorSigner(db(), audit.vault);
  await withTx(db(), (tx) => anchorNextDay(tx, sign, 1));
  expect(await audit.faults()).toEqual([`${await audit.day(2)}: has no anchor`]);
  const { count } = (await row<{ count: number }>(db(), 'select count(*)::int as count from audit_anchor'))!;
  expect(count).toBe(1);
});
