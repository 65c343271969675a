import { recordAudit, verifyAudit } from '../../shared/store/audit';
import { rows, withTx } from '../../shared/store/sql';
import { failedRow, insertLedgerRows } from '../support/ledger-rows';
import { useConsole } from './support/run-console';

const console_ = useConsole();

const note = (resource: string) =>
  withTx(console_.db(), (tx) =>
    recordAudit(tx, {
      actor: 'somebody',
      role: 'admin',
      action: 'other',
      resource,
      outcome: 'done',
      ip: null,
      userAgent: null,
      correlationId: null,
    }),
  );

test('entries written at the same time form one chain without a gap', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, n) => note(`thing ${n}`)));

  const checked = await verifyAudit(console_.db());

  const numbers = await rows<{ number: number }>(console_.db(), 'select number::int from audit_entry order by number');
  expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_, index) => index + 1));
  expect(checked).toEqual({ entries: numbers.length, head: expect.stringMatching(/^[0-9a-f]{64}$/), brokenAt: null });
});

test('the chain reads the same in every time zone', async () => {
  await note('anything');

  await withTx(console_.db(), async (tx) => {
    await rows(tx, `set local time zone 'Indian/Antananarivo'`);
    expect((await verifyAudit(tx)).brokenAt).toBeNull();
  });
});

test.each([
  `update audit_entry set actor = 'nobody'`,
  `delete from audit_entry where number = 2`,
  'truncate audit_entry',
])('the database refuses to %s', async (statement) => {
  await expect(rows(console_.db(), statement)).rejects.toThrow('never changed or deleted');
});

test.each([
  ['changed', `update audit_entry set actor = 'nobody' where number = 3`, 3],
  ['changed with its hash', `update audit_entry e set actor = 'nobody', hash = '\\x00' where number = 3`, 3],
  ['cut out', 'delete from audit_entry where number = 3', 4],
  ['cut out at the start', 'delete from audit_entry where number = 1', 2],
])('an entry that was %s behind the back of the database shows', async (_what, statement, brokenAt) => {
  for (let n = 0; n < 5; n += 1) await note(`thing ${n}`);
  const kept = new Error('rolled back');

  const tampered = withTx(console_.db(), async (tx) => {
    await rows(tx, 'alter table audit_entry disable trigger audit_entry_is_immutable');
    await rows(tx, statement);
    expect((await verifyAudit(tx)).brokenAt).toBe(brokenAt);
    throw kept;
  });

  await expect(tampered).rejects.toBe(kept);
  expect((await verifyAudit(console_.db())).brokenAt).toBeNull();
});

test('administrators read who did what, newest first, by person and by action', async () => {
  const client = await console_.as('admin');
  const [id] = await insertLedgerRows(console_.db(), [failedRow()]);
  await client.put(`/board/api/queues/tax.assess-small-batch/${id}/retry`);
  const entries = async (query: string) =>
    [...(await client.get(`/audit${query}`)).text.matchAll(/<td>(login|retry|other)<\/td>/g)].map(
      ([, action]) => action,
    );

  expect((await entries('')).slice(0, 2)).toEqual(['retry', 'login']);
  expect(await entries('?action=retry')).toEqual(['retry']);
  expect(await entries('?actor=somebody&action=retry')).toEqual([]);
  expect(new Set(await entries('?actor=somebody'))).toEqual(new Set(['other']));
});

test('the audit is read in pages', async () => {
  for (let n = 0; n < 60; n += 1) await note(`page ${n}`);
  const client = await console_.as('admin');

  const first = await client.get('/audit?actor=somebody');
  const older = /href="(\/audit\?[^"]+)">Older/.exec(first.text)![1]!.replaceAll('&amp;', '&');
  const second = await client.get(older);

  const numbers = (page: string) =>
    [...page.matchAll(/<td class="number">(\d+)<\/td>/g)].map(([, number]) => Number(number));
  expect(numbers(first.text)).toHaveLength(50);
  expect(Math.max(...numbers(second.text))).toBeLessThan(Math.min(...numbers(first.text)));
});
