// Messages as the console shows them: what was told and what became of it. Neither their text nor an address is read.
import type { Channel } from '../domain/notification/kinds';
import type { AttemptState } from '../domain/notification/plan-delivery';
import type { ReceiptNumber } from '../domain/receipt/receipt-number';
import type { NotificationState } from './notifications';
import { row, rows, type Sql } from './sql';

/** By whose blind indexes messages are found: the address itself, and the account that has it. */
export type AskedPerson = { accountId: string | null; addressIndex: Buffer };

/** Null is all; `jurisdiction` null is those of none, too. `fromId` is the least id, which are ordered by time. */
export type MessageFilter = {
  jurisdiction: string | null;
  state: NotificationState | null;
  kind: string | null;
  /** By which at least one attempt was made. */
  channel: Channel | null;
  provider: string | null;
  fromId: string | null;
  person: AskedPerson | null;
};

export type ListedMessage = {
  id: string;
  jurisdiction: string | null;
  kind: string;
  language: string;
  state: NotificationState;
  failedReason: string | null;
  createdAt: Date;
  attempts: number;
  last: { channel: Channel; provider: string; state: AttemptState; reason: string | null } | null;
  /** The newest job that delivers it, until it is tidied away. */
  jobEventId: string | null;
};

/**
 * Any combination may match nothing among millions, so no more than so many are looked at; whoever wants more goes on from
 * where the look ended. Among 1.2 million messages that takes 30 ms, and up to 140 ms where their attempts are asked for, too.
 */
export const mostLooked = 20_000;
// Somebody who is told more than this is an office, of which the newest are enough.
const mostOfPerson = 1000;

/** The rows that are looked at: an index leads to each of these conditions, and every other one is for `matching`. */
function looking(
  { jurisdiction, state, fromId, person }: MessageFilter,
  before: string | null,
  params: unknown[],
): string {
  const clauses = [
    ...(jurisdiction === null ? [] : [`jurisdiction = $${params.push(jurisdiction)}`]),
    ...(state === 'waiting' || state === 'failed' ? [`state = $${params.push(state)}`] : []),
    ...(fromId === null ? [] : [`id >= $${params.push(fromId)}`]),
    ...(before === null ? [] : [`id < $${params.push(before)}`]),
    ...(person === null ? [] : [`id = any(array(${ofPerson(person, params)}))`]),
  ];
  return `
     select id, kind, state
       from notification
      where ${['true', ...clauses].join('\n        and ')}
      order by id desc
      limit ${mostLooked}`;
}

/** The index of each branch gives its newest first. */
function ofPerson({ accountId, addressIndex }: AskedPerson, params: unknown[]): string {
  const address = `$${params.push(addressIndex)}`;
  const branches = [
    `select distinct notification_id from delivery_attempt where address_index = ${address} order by 1 desc`,
    `select id from notification where account_id is null and person_index = ${address} order by id desc`,
    ...(accountId === null
      ? []
      : [`select id from notification where account_id = $${params.push(accountId)} order by id desc`]),
  ];
  return branches.map((branch) => `(${branch} limit ${mostOfPerson})`).join(' union ');
}

function matching({ state, kind, channel, provider }: MessageFilter, params: unknown[]): string {
  const byWay = [
    ...(channel === null ? [] : [`a.channel = $${params.push(channel)}`]),
    ...(provider === null ? [] : [`a.provider = $${params.push(provider)}`]),
  ];
  const clauses = [
    ...(state === null ? [] : [`state = $${params.push(state)}`]),
    ...(kind === null ? [] : [`kind = $${params.push(kind)}`]),
    ...(byWay.length === 0
      ? []
      : [
          `exists (select from delivery_attempt a where a.notification_id = looked.id and ${byWay.join(' and ')} offset 0)`,
        ]),
  ];
  return ['true', ...clauses].join(' and ');
}

const listColumns = `
  n.id, n.jurisdiction, n.kind, n.language, n.state, n.failed_reason as "failedReason", n.created_at as "createdAt",
  (select count(*)::int from delivery_attempt a where a.notification_id = n.id) as attempts,
  (select json_build_object('channel', a.channel, 'provider', a.provider, 'state', a.state, 'reason', a.reason)
     from delivery_attempt a
    where a.notification_id = n.id
    order by a.id desc
    limit 1) as last`;

/** Newest first, of those behind `before`. `job` names the queue that delivers them. */
export function listMessages(
  sql: Sql,
  filter: MessageFilter,
  { limit, before, job }: { limit: number; before: string | null; job: string },
): Promise<ListedMessage[]> {
  const params: unknown[] = [];
  return rows(
    sql,
    `with looked as materialized (${looking(filter, before, params)}
     ), found as materialized (
       select id from looked where ${matching(filter, params)} order by id desc limit $${params.push(limit)}
     )
     select ${listColumns},
            (select job.event_id
               from job
              where job.subject_id = n.id
                and job.name = $${params.push(job)}
              order by job.event_id desc
              limit 1) as "jobEventId"
       from found
       join notification n on n.id = found.id
      order by n.id desc`,
    params,
  );
}

export type MessageCount = {
  /** Up to `most`. */
  matching: number;
  looked: number;
  /** Where to go on from; null where nothing was looked at. */
  lastLooked: string | null;
};

export async function countMessages(
  sql: Sql,
  filter: MessageFilter,
  { before, most }: { before: string | null; most: number },
): Promise<MessageCount> {
  const params: unknown[] = [];
  const counted = await row<MessageCount>(
    sql,
    `with looked as materialized (${looking(filter, before, params)}
     )
     select (select count(*)::int
               from (select from looked where ${matching(filter, params)} limit $${params.push(most)}) as m) as matching,
            (select count(*)::int from looked) as looked,
            (select id from looked order by id limit 1) as "lastLooked"`,
    params,
  );
  return counted!;
}

export type ShownMessage = Omit<ListedMessage, 'jobEventId' | 'attempts' | 'last'> & {
  accountId: string | null;
  settledAt: Date | null;
  notBefore: Date | null;
  expiresAt: Date | null;
  readAt: Date | null;
  /** Recipient and values were erased; it can not be sent any more. */
  isForgotten: boolean;
  /** How many assessments it is about, where it gathers them. */
  subjects: number;
  receipt: ReceiptNumber | null;
  paymentId: string | null;
};

export const findMessage = (sql: Sql, id: string, jurisdiction: string | null): Promise<ShownMessage | undefined> =>
  row(
    sql,
    `select n.id, n.jurisdiction, n.kind, n.language, n.state, n.failed_reason as "failedReason",
            n.created_at as "createdAt", n.account_id as "accountId", n.settled_at as "settledAt",
            n.not_before as "notBefore", n.expires_at as "expiresAt", n.read_at as "readAt",
            n.recipient_sealed is null as "isForgotten", n.payment_id as "paymentId",
            (select count(*)::int from notification_subject s where s.notification_id = n.id) as subjects,
            (select json_build_object('jurisdiction', r.jurisdiction, 'year', r."year", 'number', r.number)
               from receipt r
              where r.id = n.receipt_id) as receipt
       from notification n
      where n.id = $1
        and ($2::text is null or n.jurisdiction = $2)`,
    [id, jurisdiction],
  );
