// Who is at work, and who leads.
import { row, rows, type Sql } from '../sql';

export type WorkerBeat = {
  id: string;
  part: string;
  host: string;
  pid: number;
  jobs: readonly string[];
  active: number;
  broker: boolean;
};

export const beat = (sql: Sql, worker: WorkerBeat): Promise<unknown> =>
  rows(
    sql,
    `insert into worker (id, part, host, pid, jobs, active, broker)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (id) do update set seen_at = now(), active = excluded.active, broker = excluded.broker`,
    [worker.id, worker.part, worker.host, worker.pid, worker.jobs, worker.active, worker.broker],
  );

export const signOff = (sql: Sql, workerId: string): Promise<unknown> =>
  rows(sql, `delete from worker where id = $1`, [workerId]);

export const forgetSilentWorkers = (sql: Sql, seconds: number): Promise<unknown> =>
  rows(sql, `delete from worker where seen_at < now() - make_interval(secs => $1)`, [seconds]);

/** Takes or keeps the lead. One statement: whoever's update or insert comes first has it until the lease runs out. */
export async function takeLead(sql: Sql, role: string, holder: string, seconds: number): Promise<boolean> {
  const mine = await row(
    sql,
    `insert into leadership (role, holder, until)
     values ($1, $2, now() + make_interval(secs => $3))
     on conflict (role) do update
        set holder = excluded.holder, until = excluded.until
      where leadership.holder = excluded.holder
         or leadership.until < now()
     returning role`,
    [role, holder, seconds],
  );
  return mine !== undefined;
}

export const giveUpLead = (sql: Sql, role: string, holder: string): Promise<unknown> =>
  rows(sql, `delete from leadership where role = $1 and holder = $2`, [role, holder]);
