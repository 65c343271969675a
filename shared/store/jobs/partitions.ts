// The ledger lies in weekly partitions, by the time in the UUIDv7 of the event. Retention drops whole weeks: deleting
// rows one by one would leave as much garbage behind as it removes.
import { row, rows, type Sql, type Tx } from '../sql';

const weekMs = 7 * 24 * 3600 * 1000;
// A Monday, so that partitions begin on Mondays (UTC).
const epochMondayMs = Date.UTC(1970, 0, 5);
const tables = ['job', 'job_log'] as const;
/** How many weeks are prepared. Longer than anybody leaves a scheduler down; beyond it the default partition catches. */
export const weeksAhead = 4;

export type Week = { suffix: string; fromId: string; toId: string };

/** The week that holds `at`, and the smallest event ids of it and of the next. */
export function weekOf(at: Date): Week {
  const startMs = Math.floor((at.getTime() - epochMondayMs) / weekMs) * weekMs + epochMondayMs;
  return {
    suffix: new Date(startMs).toISOString().slice(0, 10).replaceAll('-', ''),
    fromId: smallestId(startMs),
    toId: smallestId(startMs + weekMs),
  };
}

function smallestId(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Makes the partitions of this week and the `weeksAhead` next, where they are missing. */
export async function makePartitions(tx: Tx, now: Date, weeksAhead: number): Promise<void> {
  for (let ahead = 0; ahead <= weeksAhead; ahead += 1) {
    const week = weekOf(new Date(now.getTime() + ahead * weekMs));
    for (const table of tables)
      if (!(await exists(tx, `${table}_${week.suffix}`))) await makePartition(tx, table, week);
  }
}

const exists = async (sql: Sql, table: string): Promise<boolean> =>
  (await row<{ found: string | null }>(sql, 'select to_regclass($1) as found', [table]))?.found != null;

/**
 * Rows that came before their partition lie in the default one and would forbid it: they move first. Moving names the
 * partitions, not the parent, so the counting triggers stay quiet, as nothing changes for the counters.
 */
async function makePartition(tx: Tx, table: string, { suffix, fromId, toId }: Week): Promise<void> {
  const name = `${table}_${suffix}`;
  await rows(tx, `create table ${name} (like ${table} including defaults including constraints)`);
  await rows(
    tx,
    `with moved as (
       delete from ${table}_default where event_id >= '${fromId}' and event_id < '${toId}' returning *
     )
     insert into ${name} select * from moved`,
  );
  await rows(tx, `alter table ${table} attach partition ${name} for values from ('${fromId}') to ('${toId}')`);
}

/**
 * Drops the oldest week that ended before `before` and holds no unfinished job: an accepted thing is never lost, however
 * old. Returns the names of dropped partitions, none when there is nothing left to drop. Counters lose what it held.
 *
 * Dropping needs the whole ledger for a moment, and whoever waits for that makes all others wait behind it. So it gives
 * up after two seconds (error 55P03) when somebody reads for long, as a dump does, and counts before it asks.
 */
export async function dropOldestPartition(tx: Tx, before: Date): Promise<string[]> {
  await rows(tx, `select set_config('lock_timeout', '2s', true)`);
  for (const week of await weeksBefore(tx, before)) {
    // First of all, so that no retry of an operator slips in between the look and the drop.
    await rows(tx, `lock table job_${week} in access exclusive mode`);
    const unfinished = await row(tx, `select from job_${week} where state in ('waiting', 'delayed', 'active') limit 1`);
    if (unfinished !== undefined) continue;
    await rows(
      tx,
      `insert into job_count_change (name, state, change)
       select name, state, -count(*) from job_${week} group by name, state`,
    );
    for (const table of tables) await rows(tx, `drop table if exists ${table}_${week}`);
    return tables.map((table) => `${table}_${week}`);
  }
  return [];
}

/** Whether the drop gave up because somebody reads or writes for long. */
export const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03';

async function weeksBefore(sql: Sql, before: Date): Promise<string[]> {
  const found = await rows<{ name: string }>(
    sql,
    `select c.relname as name
       from pg_inherits i
       join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'job'::regclass
      order by 1`,
  );
  const oldest = weekOf(before).suffix;
  return found
    .map(({ name }) => name.replace('job_', ''))
    .filter((suffix) => /^\d{8}$/.test(suffix) && suffix < oldest);
}
