// Attempts to deliver a message, each a row: made before its carrier is called, so that whoever dies in between is seen
// to have tried.
import type { Channel } from '../domain/notification/kinds';
import type { AttemptFault, AttemptState } from '../domain/notification/plan-delivery';
import { timeOrderedId } from '../process/time-ordered-id';
import { row, rows, type Sql, type Tx } from './sql';

export type AttemptRow = {
  id: string;
  notificationId: string;
  channel: Channel;
  provider: string;
  state: AttemptState;
  fault: AttemptFault | null;
  jobEventId: string;
  providerMessageId: string | null;
  segments: number | null;
  /** Without addresses. */
  reason: string | null;
  createdAt: Date;
  sentAt: Date | null;
  settledAt: Date | null;
};

const columns = `
  id, notification_id as "notificationId", channel, provider, state, fault, job_event_id as "jobEventId",
  provider_message_id as "providerMessageId", segments, reason, created_at as "createdAt", sent_at as "sentAt",
  settled_at as "settledAt"`;

/** In the order in which they were made. */
export const attemptsOf = (sql: Sql, notificationId: string): Promise<AttemptRow[]> =>
  rows(sql, `select ${columns} from delivery_attempt where notification_id = $1 order by id`, [notificationId]);

export type NewAttempt = Pick<AttemptRow, 'notificationId' | 'channel' | 'provider' | 'jobEventId' | 'segments'> & {
  addressIndex: Buffer;
};

/** Its id. The notification is locked before. */
export async function beginAttempt(tx: Tx, attempt: NewAttempt): Promise<string> {
  const id = timeOrderedId();
  const { notificationId, channel, provider, jobEventId, segments, addressIndex } = attempt;
  await rows(
    tx,
    `insert into delivery_attempt (id, notification_id, channel, provider, address_index, job_event_id, segments)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, notificationId, channel, provider, addressIndex, jobEventId, segments],
  );
  return id;
}

export type AttemptOutcome =
  | { state: 'sent'; providerMessageId: string | null }
  /** Nobody answered: it may have been taken. */
  | { state: 'sent'; providerMessageId: null; fault: 'unclear'; reason: string }
  | { state: 'refused'; reason: string }
  | { state: 'failed'; fault: AttemptFault; reason: string };

/** What its carrier answered. What was told of it meanwhile stands. */
export const settleAttempt = (tx: Tx, id: string, outcome: AttemptOutcome): Promise<unknown> =>
  rows(
    tx,
    `update delivery_attempt
        set state = case when state = 'sending' then $2 else state end,
            provider_message_id = coalesce(provider_message_id, $3),
            fault = case when state = 'sending' then $4 end,
            reason = case when state = 'sending' then $5 else reason end,
            sent_at = case when $2 = 'sent' then coalesce(sent_at, now()) else sent_at end,
            settled_at = case when state = 'sending' and $2 <> 'sent' then now() else settled_at end
      where id = $1`,
    [
      id,
      outcome.state,
      'providerMessageId' in outcome ? outcome.providerMessageId : null,
      'fault' in outcome ? outcome.fault : null,
      'reason' in outcome ? outcome.reason : null,
    ],
  );

export type ToldAttempt = { attemptId: string } | { provider: string; messageId: string };

/** The newest that is called so, and the notification that it belongs to. Read before it is locked. */
export const attemptTold = (
  sql: Sql,
  told: ToldAttempt,
): Promise<{ id: string; notificationId: string } | undefined> =>
  'attemptId' in told
    ? row(sql, `select id, notification_id as "notificationId" from delivery_attempt where id = $1`, [told.attemptId])
    : row(
        sql,
        `select id, notification_id as "notificationId"
           from delivery_attempt
          where provider = $1
            and provider_message_id = $2
          order by id desc
          limit 1`,
        [told.provider, told.messageId],
      );

// Mail servers give up after five days, carriers of text messages sooner: what comes later is not theirs.
const believedDays = 7;

/**
 * What its carrier tells later. What is delivered stays delivered, however late something else is told; what was said not
 * to have arrived may still arrive. Undefined when nothing changes.
 */
export const noteAttempt = (
  tx: Tx,
  id: string,
  outcome: { state: 'delivered' | 'undelivered'; reason: string | null },
): Promise<{ channel: Channel; addressIndex: Buffer } | undefined> =>
  row(
    tx,
    `update delivery_attempt
        set state = $2, reason = $3, settled_at = now(), sent_at = coalesce(sent_at, now())
      where id = $1
        and state <> 'delivered'
        and state <> $2
        and coalesce(sent_at, created_at) > now() - make_interval(days => $4)
     returning channel, address_index as "addressIndex"`,
    [id, outcome.state, outcome.reason, believedDays],
  );

export type RecentAttempts = { inHour: number; inDay: number };

/** To one address by other messages, as far as a carrier may have taken them. */
export const recentAttempts = async (sql: Sql, addressIndex: Buffer, notificationId: string): Promise<RecentAttempts> =>
  (await row<RecentAttempts>(
    sql,
    `select count(*) filter (where created_at > now() - interval '1 hour')::int as "inHour", count(*)::int as "inDay"
       from delivery_attempt
      where address_index = $1
        and created_at > now() - interval '1 day'
        and state not in ('failed', 'refused')
        and notification_id <> $2`,
    [addressIndex, notificationId],
  ))!;
