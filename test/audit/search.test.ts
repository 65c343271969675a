import type { AuditAction, AuditOutcome } from '../../shared/store/audit';
import { type AuditFilter, everyEntry, listAudit, pagesOfAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { useAudit, writeEntries } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
let days: string[];

// Three days with 1000 entries each of two tenants, a second apart.
beforeAll(async () => {
  await audit.forget();
  days = await Promise.all([3, 2, 1].map(audit.day));
  for (const day of days) {
    await rows(db(), 'select make_audit_partition($1)', [day]);
    await writeEntries(db(), day, 'MG', 1000);
    await writeEntries(db(), day, '*', 1000);
  }
  await rows(db(), 'analyze audit_entry');
});

const found = async (filter: Partial<AuditFilter>, limit = 10) =>
  (await listAudit(db(), { ...everyEntry, ...filter }, limit)).map(({ tenant, day, number }) => [tenant, day, number]);

test('entries are found by each thing one may ask for, newest first', async () => {
  const [first, second, third] = days as [string, string, string];
  expect(await found({}, 3)).toEqual([
    ['MG', third, 1000],
    ['*', third, 1000],
    ['MG', third, 999],
  ]);
  expect(await found({ tenant: '*' }, 2)).toEqual([
    ['*', third, 1000],
    ['*', third, 999],
  ]);
  expect(await found({ actor: 'account:1', tenant: 'MG' }, 2)).toEqual([
    ['MG', third, 1000],
    ['MG', third, 997],
  ]);
  expect(await found({ correlationId: 'c-17', tenant: 'MG' })).toEqual(days.toReversed().map((day) => ['MG', day, 17]));
  expect(await found({ resource: 'thing 99', tenant: 'MG', to: new Date(second) })).toHaveLength(10);
  expect(await found({ resource: 'thing_9' })).toEqual([]);
  expect(await found({ resource: '%' })).toEqual([]);
  const at = (day: string, seconds: number) => new Date(Date.parse(day) + seconds * 1000);
  expect(await found({ tenant: 'MG', from: at(first, 5), to: at(first, 8) })).toEqual([
    ['MG', first, 7],
    ['MG', first, 6],
    ['MG', first, 5],
  ]);
  expect(await found({ action: 'login' })).toEqual([]);
  expect(await found({ outcome: 'failed' })).toEqual([]);
  expect(await found({ action: 'other', outcome: 'done' }, 1)).toHaveLength(1);
});

test('pages neither repeat nor miss an entry, also where times are the same', async () => {
  await rows(db(), 'alter table audit_entry disable trigger user');
  const walked: string[] = [];
  let pages = 0;
  for await (const page of pagesOfAudit(db(), { ...everyEntry, to: new Date(days[1]!) }, 300)) {
    pages += 1;
    walked.push(...page.map(({ tenant, day, number }) => `${day} ${tenant} ${number}`));
  }
  expect([pages, walked.length, new Set(walked).size]).toEqual([7, 2000, 2000]);
});

test('what is no cursor is refused', async () => {
  for (const before of ['', 'x', '1.2', `1.2.MG' or true`, '-1.2.MG'])
    await expect(async () => listAudit(db(), { ...everyEntry, before }, 1)).rejects.toThrow(RangeError);
});

test('each question is answered from an index, without sorting all that was ever written', async () => {
  const asked: Partial<AuditFilter>[] = [
    {},
    { tenant: 'SN' },
    { actor: 'account:7' },
    { action: 'login' as AuditAction },
    { resource: 'thing 555' },
    { correlationId: 'c-5' },
    { from: new Date(Date.parse(days[2]!) + 990_000), outcome: 'failed' as AuditOutcome },
    { before: (await listAudit(db(), { ...everyEntry, tenant: 'MG' }, 1))[0]!.cursor },
  ];
  for (const filter of asked) {
    // Runs in place of the query and gives back how it would run.
    const explain = { query: (text: string, params?: unknown[]) => db().query(`explain ${text}`, params) };
    const plan = (await listAudit(explain as never, { ...everyEntry, ...filter }, 50)) as unknown as object[];
    const text = plan.map((line) => Object.values(line)[0]).join('\n');
    expect(text).toMatch(/Index Scan/);
    // Partitions that hold nothing are read as they are.
    for (const day of days) expect(text).not.toContain(`Seq Scan on audit_entry_${day.slice(0, 7).replace('-', '')} `);
  }
});
