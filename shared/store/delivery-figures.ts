// How carriers do: their newest attempts, counted by what became of them. For the console.
import type { Channel } from '../domain/notification/kinds';
import type { AttemptState } from '../domain/notification/plan-delivery';
import { rows, type Sql } from './sql';

/** No more than so many are looked at: 0.3 s, and a second where each has to be of one jurisdiction. A week may hold millions. */
export const mostAttempts = 100_000;

export type DeliveryCount = {
  channel: Channel;
  provider: string;
  state: AttemptState;
  /** Not before `lateFrom`. */
  isLate: boolean;
  count: number;
  oldestAt: Date;
  /** Attempts that were looked at, whatever their jurisdiction: with `mostAttempts` there are older ones. */
  looked: number;
};

/** `fromId` and `lateFromId` are least ids of attempts, which are ordered by time; `jurisdiction` null is all. */
export const countDeliveries = (
  sql: Sql,
  { fromId, lateFromId, jurisdiction }: { fromId: string; lateFromId: string; jurisdiction: string | null },
): Promise<DeliveryCount[]> =>
  rows(
    sql,
    `with looked as materialized (
       select id, notification_id, channel, provider, state, created_at
         from delivery_attempt
        where id >= $1
        order by id desc
        limit $3
     )
     select looked.channel, looked.provider, looked.state, looked.id >= $2 as "isLate", count(*)::int as count,
            min(looked.created_at) as "oldestAt", (select count(*)::int from looked) as looked
       from looked
      ${jurisdiction === null ? '' : 'join notification n on n.id = looked.notification_id and n.jurisdiction = $4'}
      group by 1, 2, 3, 4
      order by 1, 2`,
    [fromId, lateFromId, mostAttempts, ...(jurisdiction === null ? [] : [jurisdiction])],
  );
