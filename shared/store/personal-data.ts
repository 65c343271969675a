// What the tables keep of one person, for that person to read. Secrets and hashes are left out: they say nothing about
// anybody, and a copy of them would open something.
import { rows, type Sql } from './sql';

export const sessionsKept = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, kind, created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", ended_at as "endedAt",
            ended_why as "endedWhy", ip, user_agent as "userAgent"
       from session
      where account_id = $1
      order by id`,
    [accountId],
  );

export const networksKept = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(sql, `select network, seen_at as "seenAt" from known_network where account_id = $1 order by seen_at`, [
    accountId,
  ]);

/**
 * Messages to the account, and to its address (`emailIndex`, null while nobody has shown that it is theirs) without any.
 * What they said is not repeated: it may hold links that still open something.
 */
export const notificationsKept = (
  sql: Sql,
  accountId: string,
  emailIndex: Buffer | null,
): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, kind, language, state, created_at as "createdAt", settled_at as "settledAt", read_at as "readAt",
            (select json_agg(json_build_object('channel', channel, 'state', state, 'createdAt', created_at,
                                               'sentAt', sent_at, 'settledAt', settled_at) order by id)
               from delivery_attempt
              where notification_id = notification.id) as attempts,
            (select json_agg(assessment_id order by assessment_id)
               from notification_subject
              where notification_id = notification.id) as assessments
       from notification
      where account_id = $1
         or (account_id is null and person_index = $2)
      order by id`,
    [accountId, emailIndex],
  );

/** What the account, or anybody for its address, said of messages, and what the address has shown. */
export const choicesKept = (sql: Sql, subjects: readonly Buffer[]): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select channel, topic, is_allowed as "isAllowed", why, changed_at as "changedAt"
       from delivery_choice
      where subject_index = any($1::bytea[])
      order by changed_at, channel, topic`,
    [subjects],
  );

/** Of payments of the account, with all that is printed. */
export const receiptsOfAccount = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, payment_id as "paymentId", jurisdiction, "year", number, state, content, created_at as "createdAt",
            issued_at as "issuedAt", voided_at as "voidedAt", void_reason as "voidReason"
       from receipt
      where account_id = $1
      order by id`,
    [accountId],
  );

export const exportsKept = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, state, created_at as "createdAt", ready_at as "readyAt", expires_at as "expiresAt"
       from personal_export
      where account_id = $1
      order by id`,
    [accountId],
  );

/** API keys that the person issued. `actor` as the audit names them. */
export const keysIssuedBy = (sql: Sql, actor: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, name, hint, scopes, is_test as "isTest", created_at as "createdAt", expires_at as "expiresAt",
            revoked_at as "revokedAt"
       from api_key
      where created_by = $1
      order by id`,
    [actor],
  );

/** Assessments of these lines of a batch that count – those of test keys are of nobody –, whose `line` tells whose they are. */
export const assessmentsOfLines = (
  sql: Sql,
  batchId: string,
  lines: readonly number[],
): Promise<(Record<string, unknown> & { line: number })[]> =>
  rows(
    sql,
    `select line, id, jurisdiction, fiscal_year as "fiscalYear", category, registration, type,
            fiscal_power as "fiscalPower", energy, first_circulation::text as "firstCirculation",
            length_metres as "lengthMetres", power_kw as "powerKw", use, amount::text, currency, state,
            created_at as "createdAt"
       from assessment
      where batch_id = $1
        and line = any($2::int[])
        and not is_test
      order by line`,
    [batchId, lines],
  );

/** What the account was assessed for by itself: services. */
export const assessmentsOfAccount = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, jurisdiction, service, ref, requested_on::text as "requestedOn", amount::text, charges::text,
            paid::text, currency, state, due_on::text as "dueOn", cancelled_reason as reason, explanation, created_at as "createdAt"
       from assessment
      where account_id = $1
      order by id`,
    [accountId],
  );

/** What the account ordered to be paid. */
export const paymentsOfAccount = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, jurisdiction, provider, amount::text, currency, state, received::text, refunded::text,
            created_at as "createdAt", settled_at as "settledAt",
            (select json_agg(json_build_object('assessment', assessment_id, 'amount', amount::text) order by place)
               from payment_item
              where payment_id = payment.id) as assessments
       from payment
      where account_id = $1
      order by id`,
    [accountId],
  );

/** Plans that the account subscribed to. */
export const subscriptionsOfAccount = (sql: Sql, accountId: string): Promise<Record<string, unknown>[]> =>
  rows(
    sql,
    `select id, jurisdiction, service, provider, state, begins_on::text as "beginsOn", created_at as "createdAt",
            ended_at as "endedAt"
       from subscription
      where account_id = $1
      order by id`,
    [accountId],
  );
