// Pausing and resuming queues. A paused queue keeps accepting work; nobody claims any.
import { rows, type Tx } from '../sql';

/** Returns the queues whose state this changed. Jobs that already run are finished. */
export const setPaused = async (tx: Tx, names: readonly string[], paused: boolean, actor: string): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      tx,
      `insert into job_queue (name, paused, changed_by)
       select name, $2, $3
         from unnest($1::text[]) as n(name)
        where $2 or exists (select from job_queue where name = n.name)
        order by name
       on conflict (name) do update
          set paused = excluded.paused, changed_at = now(), changed_by = excluded.changed_by
        where job_queue.paused <> excluded.paused
       returning name`,
      [names, paused, actor],
    )
  ).map(({ name }) => name);
