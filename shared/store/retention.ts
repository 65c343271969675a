// One statement for each rule of shared/domain/retention, each for a bounded set: a night's sweep must not hold locks on
// a million rows, nor one of them for long.
import type { RetentionRule } from '../domain/retention';
import { earliestIdAt } from '../process/time-ordered-id';
import { inUnderWay } from './payment-states';
import { row, rows, type Tx } from './sql';

/** Sweeps at most `most` rows that are past `days` and returns how many. */
type Sweep = (tx: Tx, days: number, most: number) => Promise<number>;

export const sweeps: Readonly<Record<RetentionRule, Sweep>> = {
  'ended-sessions': (tx, days, most) =>
    counted(
      tx,
      `delete from session
        where id in (select id
                       from session
                      where expires_at < now() - make_interval(days => $1)
                         or ended_at < now() - make_interval(days => $1)
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  'refresh-tokens': (tx, days, most) =>
    counted(
      tx,
      `delete from refresh_token
        where token_hash in (select token_hash
                               from refresh_token
                              where expires_at < now() - make_interval(days => $1)
                              limit $2
                                for update skip locked)
       returning token_hash`,
      [days, most],
    ),
  'one-time-tokens': (tx, days, most) =>
    counted(
      tx,
      `delete from one_time_token
        where token_hash in (select token_hash
                               from one_time_token
                              where expires_at < now() - make_interval(days => $1)
                              limit $2
                                for update skip locked)
       returning token_hash`,
      [days, most],
    ),
  // One that still waits has found no carrier in all that time.
  'notification-contents': (tx, days, most) =>
    counted(
      tx,
      `update notification
          set recipient_sealed = null, data_sealed = null,
              state = case when state = 'waiting' then 'expired' else state end,
              settled_at = coalesce(settled_at, now())
        where id in (select id
                       from notification
                      where created_at < now() - make_interval(days => $1)
                        and recipient_sealed is not null
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  // With its attempts, and what it was about.
  notifications: (tx, days, most) =>
    counted(
      tx,
      `delete from notification
        where id in (select id
                       from notification
                      where created_at < now() - make_interval(days => $1)
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  'dead-addresses': (tx, days, most) =>
    counted(
      tx,
      `delete from delivery_choice
        where (subject_index, channel, topic) in (select subject_index, channel, topic
                                                    from delivery_choice
                                                   where why = 'bounced'
                                                     and changed_at < now() - make_interval(days => $1)
                                                   limit $2
                                                     for update skip locked)
       returning topic`,
      [days, most],
    ),
  'export-contents': (tx, days, most) =>
    counted(
      tx,
      `update personal_export
          set state = 'expired', content_sealed = null
        where id in (select id
                       from personal_export
                      where state = 'ready'
                        and expires_at <= now() - make_interval(days => $1)
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  exports: (tx, days, most) =>
    counted(
      tx,
      `delete from personal_export
        where id in (select id
                       from personal_export
                      where created_at < now() - make_interval(days => $1)
                        and state in ('failed', 'expired')
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  'unverified-accounts': dropUnverified,
  'known-networks': (tx, days, most) =>
    counted(
      tx,
      `delete from known_network
        where (account_id, network) in (select account_id, network
                                          from known_network
                                         where seen_at < now() - make_interval(days => $1)
                                         limit $2
                                           for update skip locked)
       returning account_id`,
      [days, most],
    ),
  'erased-addresses': (tx, days, most) =>
    counted(
      tx,
      `delete from erased_address
        where email_index in (select email_index
                                from erased_address
                               where erased_at < now() - make_interval(days => $1)
                               limit $2
                                 for update skip locked)
       returning email_index`,
      [days, most],
    ),
  'payment-orders': (tx, days, most) =>
    counted(
      tx,
      `update payment
          set order_sealed = null, token_sealed = null, token_index = null, next_sealed = null, payer_index = null
        where id in (select id
                       from payment
                      where created_at < now() - make_interval(days => $1)
                        and order_sealed is not null
                        and state not ${inUnderWay}
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  'refused-callbacks': (tx, days, most) =>
    counted(
      tx,
      `delete from callback_event
        where id in (select id
                       from callback_event
                      where state = 'refused'
                        and received_at < now() - make_interval(days => $1)
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  'unknown-callbacks': (tx, days, most) =>
    counted(
      tx,
      `delete from callback_event
        where id in (select id
                       from callback_event
                      where state = 'failed'
                        and payment_id is null
                        and received_at < now() - make_interval(days => $1)
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most],
    ),
  // By ids, which are ordered by time: by the primary key alone it would read all those of years whose bodies are gone.
  'callback-bodies': (tx, days, most) =>
    counted(
      tx,
      `update callback_event
          set body_sealed = null
        where id in (select id
                       from callback_event
                      where body_sealed is not null
                        and id < $3
                        and received_at < now() - make_interval(days => $1)
                      order by id
                      limit $2
                        for update skip locked)
       returning id`,
      [days, most, earliestIdAt(new Date(Date.now() - days * 86_400_000))],
    ),
  // From the oldest on: of what was swept before an index tells that nothing is left. Statements stay, since they are
  // uploaded once, and a later one is read beside them.
  'matched-lines': (tx, days, most) =>
    counted(
      tx,
      `delete from reconciliation_line
        where (reconciliation_id, number) in (select l.reconciliation_id, l.number
                                                from reconciliation r
                                                join reconciliation_line l on l.reconciliation_id = r.id
                                               where r.source = 'provider'
                                                 and r.state = 'completed'
                                                 and r.finished_at < now() - make_interval(days => $1)
                                                 and l.outcome = 'matched'
                                               order by r.id
                                               limit $2
                                                 for update of l skip locked)
       returning number`,
      [days, most],
    ),
  'caught-messages': (tx, days, most) =>
    counted(
      tx,
      `delete from caught_message
        where id in (select id from caught_message where created_at < now() - make_interval(days => $1) limit $2)
       returning id`,
      [days, most],
    ),
};

/** Counted in the database: the rows themselves are of no use here. */
async function counted(tx: Tx, statement: string, params: readonly unknown[]): Promise<number> {
  const swept = await row<{ n: number }>(
    tx,
    `with swept as (${statement}) select count(*)::int as n from swept`,
    params,
  );
  return swept!.n;
}

/** The row is locked first, so nobody confirms the address of an account that is half gone. */
async function dropUnverified(tx: Tx, days: number, most: number): Promise<number> {
  const found = await rows<{ id: string }>(
    tx,
    `select id
       from account
      where state = 'unverified'
        and created_at < now() - make_interval(days => $1)
      order by id
      limit $2
        for update skip locked`,
    [days, most],
  );
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await rows(tx, `delete from one_time_token where account_id = any($1::uuid[])`, [ids]);
  await rows(tx, `delete from notification where account_id = any($1::uuid[])`, [ids]);
  await rows(tx, `delete from account where id = any($1::uuid[])`, [ids]);
  return ids.length;
}
