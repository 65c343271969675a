import { Personal } from '../../shared/domain/personal';
import { recordAudit } from '../../shared/store/audit';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { anEntry, useAudit } from './use-audit';

const audit = useAudit();
const db = () => audit.db();
const newest = async (tenant: string) => (await listAudit(db(), { ...everyEntry, tenant }, 1))[0]!;

test('entries written at the same time form one chain a tenant, without a gap', async () => {
  const tenants = ['MG', 'GQ', '*'];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => audit.note({ tenant: tenants[n % 3]!, resource: `thing ${n}` })),
  );

  const chains = await rows(db(), 'select tenant, entries from audit_chain order by tenant');
  expect(chains).toEqual(tenants.toSorted().map((tenant) => ({ tenant, entries: 20 })));
  expect(await audit.faults()).toEqual([]);
});

test('an entry and its act are one: what is taken back leaves no gap', async () => {
  const taken = new Error('taken back');
  const act = withTx(db(), async (tx) => {
    await recordAudit(tx, anEntry({ tenant: 'TB' }));
    throw taken;
  });
  await expect(act).rejects.toBe(taken);
  await audit.note({ tenant: 'TB' });
  expect((await newest('TB')).number).toBe(1);
});

test('an open act keeps its own tenant waiting and no other', async () => {
  let second!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await recordAudit(tx, anEntry({ tenant: 'W1' }));
    second = audit.note({ tenant: 'W1' });
    await untilBlocked(db());
    await audit.note({ tenant: 'W2' });
  });
  await second;
  expect((await newest('W1')).number).toBe(2);
});

test('the chain reads the same in every time zone', async () => {
  await audit.note();
  await withTx(db(), async (tx) => {
    await rows(tx, `set local time zone 'Indian/Antananarivo'`);
    expect(await audit.faults(tx)).toEqual([]);
  });
});

test('what is personal, and what the database cannot store, does not keep an act from being recorded', async () => {
  await audit.note({
    tenant: 'PD',
    resource: 'mail to rabe@example.mg \0',
    userAgent: 'odd \0 \ud800',
    before: { phone: '+261 34 12 345 67', name: new Personal('Rabe'), 'half \udc00': 'half \ud83d' },
    after: { list: ['rabe@example.mg', 7, null] },
  });
  const entry = await newest('PD');
  expect(entry).toMatchObject({
    resource: 'mail to [e-mail] \ufffd',
    userAgent: 'odd \ufffd \ufffd',
    after: { list: ['[e-mail]', 7, null] },
  });
  expect(JSON.stringify(entry)).not.toMatch(/rabe|345/i);
  expect(await audit.faults()).toEqual([]);
});

describe('the database refuses', () => {
  const kept = /never changed or deleted/;
  const partition = async () => `audit_entry_${(await audit.day(0)).slice(0, 7).replace('-', '')}`;

  test('to change, delete or empty entries, through the table and through its partitions', async () => {
    await audit.note();
    for (const table of ['audit_entry', await partition()]) {
      await expect(rows(db(), `update ${table} set actor = 'nobody'`)).rejects.toThrow(kept);
      await expect(rows(db(), `delete from ${table}`)).rejects.toThrow(kept);
      await expect(rows(db(), `truncate ${table}`)).rejects.toThrow(kept);
    }
    await expect(rows(db(), 'truncate audit_entry_default')).rejects.toThrow(kept);
    for (const { name } of await rows<{ name: string }>(
      db(),
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_entry'::regclass`,
    ))
      await expect(rows(db(), `truncate ${name}`)).rejects.toThrow(kept);
  });

  test('to move the end of a chain by hand', async () => {
    await audit.note();
    const grows = /grows by its entries/;
    await expect(rows(db(), 'update audit_chain set entries = entries + 1')).rejects.toThrow(grows);
    await expect(rows(db(), 'delete from audit_chain')).rejects.toThrow(grows);
    await expect(rows(db(), 'truncate audit_chain')).rejects.toThrow(grows);
    await expect(rows(db(), `insert into audit_chain values ('2026-01-01', 'MG', 0)`)).rejects.toThrow(grows);
  });

  test('entries of another time or day', async () => {
    const insert = (columns: string, values: string, into = 'audit_entry') =>
      rows(
        db(),
        `insert into ${into} (tenant, actor, role, action, resource, outcome, hash, number, ${columns})
         values ('MG', 'a', 'r', 'other', 'x', 'done', '', 1, ${values})`,
      );
    const whenItHappens = /written when it happens/;
    await expect(insert('day', `'2026-01-01'`)).rejects.toThrow(whenItHappens);
    await expect(insert('day, at', `(now() at time zone 'UTC')::date, now()`)).rejects.toThrow(whenItHappens);
    await expect(insert('day', `'2026-01-01'`, 'audit_entry_default')).rejects.toThrow(/partition constraint|happens/);
  });

  test('to take number and hash from whoever writes to a partition by its name', async () => {
    await audit.note({ tenant: 'BY' });
    await rows(
      db(),
      `insert into ${await partition()} (tenant, day, number, actor, role, action, resource, outcome, hash)
       values ('BY', (now() at time zone 'UTC')::date, 7, 'a', 'r', 'other', 'x', 'done', '\\x00')`,
    );
    expect((await newest('BY')).number).toBe(2);
    expect(await audit.faults()).toEqual([]);
  });

  test('transactions that might not see the end of the chain', async () => {
    const act = db().source.transaction('REPEATABLE READ', (tx) => recordAudit(tx as never, anEntry()));
    await expect(act).rejects.toThrow(/read what is committed/);
  });
});
