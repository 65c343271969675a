// The audit in a test: entries of days gone by, anchors, and what the owner of the tables could do to them.

import { openAnchorSigner } from '../../shared/access/anchor-keys';
import { saidOf } from '../../shared/access/audit-faults';
import { verifyAudit } from '../../shared/access/verify-audit';
import { openVault } from '../../shared/process/vault';
import { type NewAuditEntry, recordAudit } from '../../shared/store/audit';
import { anchorNextDay } from '../../shared/store/audit-anchors';
import type { Judged } from '../../shared/store/audit-judge';
import type { DaySpan } from '../../shared/store/audit-verify';
import { row, rows, type Sql, type Tx, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';

export const aVault = () =>
  openVault({ keys: [{ id: 'test', key: Buffer.alloc(32, 7) }], lookupKey: Buffer.alloc(32, 8) });

export const anEntry = (over: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  tenant: 'MG',
  actor: 'account:00000000-0000-7000-8000-000000000001',
  role: 'admin',
  action: 'other',
  resource: 'thing',
  outcome: 'done',
  ip: '192.0.2.1',
  userAgent: 'test',
  correlationId: null,
  ...over,
});

/** Lets the test tell the day of its entries, which otherwise is the day they are written on. */
export const allowPastDays = (sql: Sql) => rows(sql, 'alter table audit_entry disable trigger audit_entry_at_once');

export const writeEntries = (sql: Sql, day: string, tenant: string, count: number) =>
  rows(
    sql,
    `insert into audit_entry (tenant, day, at, actor, role, action, resource, outcome, before, details, correlation_id)
     select $2, $1::date, $1::date + make_interval(secs => n), 'account:' || n % 3, 'admin', 'other', 'thing ' || n, 'done',
            '{"is": 1}', jsonb_build_object('n', n), 'c-' || n
       from generate_series(1, $3) as n`,
    [day, tenant, count],
  );

const guarded = ['audit_entry', 'audit_chain', 'audit_anchor'];

export function useAudit() {
  const database = useDatabase();
  const db = () => database.db();
  const vault = aVault();
  return {
    ...database,
    vault,
    note: (over: Partial<NewAuditEntry> = {}) => withTx(db(), (tx) => recordAudit(tx, anEntry(over))),
    /** The day `ago` days before today (UTC). */
    day: async (ago: number): Promise<string> =>
      (await row<{ day: string }>(db(), `select ((now() at time zone 'UTC')::date - $1::int)::text as day`, [ago]))!
        .day,
    async anchorAll(patienceSeconds = 5) {
      const sign = await openAnchorSigner(db(), vault);
      for (;;) if ((await withTx(db(), (tx) => anchorNextDay(tx, sign, patienceSeconds))) === undefined) return;
    },
    /** Begins anew, with entries of days gone by allowed. */
    async forget() {
      await withTx(db(), async (tx) => {
        for (const table of guarded) await rows(tx, `alter table ${table} disable trigger user`);
        for (const table of guarded) await rows(tx, `delete from ${table}`);
        for (const table of guarded) await rows(tx, `alter table ${table} enable trigger user`);
        await allowPastDays(tx);
      });
    },
    /** Every fault, as it is told to people. */
    faults: async (sql: Judged = db(), span: DaySpan = { from: null, to: null }): Promise<string[]> => {
      const said: string[] = [];
      for await (const { faults } of verifyAudit(sql, vault, span)) said.push(...faults.map(saidOf));
      return said;
    },
    /** Runs `work` with every guard of the tables off, and takes back what it did. */
    async asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      const taken = new Error('taken back');
      let result!: T;
      const done = withTx(db(), async (tx) => {
        for (const table of guarded) await rows(tx, `alter table ${table} disable trigger user`);
        result = await work(tx);
        throw taken;
      });
      await done.catch((error: unknown) => {
        if (error !== taken) throw error;
      });
      return result;
    },
  };
}

/** What a forger does who knows how it works: numbers and hashes of a chain are made right again, and so is its end. */
export const rechain = (sql: Sql, day: string, tenant: string): Promise<unknown> =>
  rows(
    sql,
    `do $$
     declare
       entries audit_entry[] := array(
         select entry from audit_entry entry where day = '${day}' and tenant = '${tenant}' order by number, at);
       entry audit_entry;
       n int := 0;
       previous bytea;
     begin
       delete from audit_entry where day = '${day}' and tenant = '${tenant}';
       foreach entry in array entries loop
         n := n + 1;
         entry.number := n;
         entry.previous_hash := previous;
         entry.hash := audit_entry_hash(entry);
         previous := entry.hash;
         insert into audit_entry select entry.*;
       end loop;
       update audit_chain set entries = n, head = previous where day = '${day}' and tenant = '${tenant}';
     end $$`,
  );
