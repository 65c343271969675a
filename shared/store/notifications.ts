// The outbox of messages to people. Whoever has to tell somebody something writes it here in the transaction of what
// happened; workers/notifications sends it. Recipient and data are sealed, and only ids leave the database.

import type { Personal } from '../domain/personal';
import { notificationRequested } from '../events/notification-requested';
import { type PublishOptions, publish } from '../jobs/publish';
import { timeOrderedId } from '../process/time-ordered-id';
import type { Vault } from '../process/vault';
import { row, rows, type Sql, type Tx } from './sql';

/** What people are told, with the values that the text needs. Nothing a stranger may have typed is among them. */
export const notificationKinds = {
  'verify-email': ['link'],
  'already-registered': [],
  'reset-password': ['link'],
  'password-changed': [],
  'second-factor-changed': [],
  'export-ready': ['link'],
  'erasure-asked': ['eraseOn'],
  erased: [],
} as const satisfies Record<string, readonly string[]>;
export type NotificationKind = keyof typeof notificationKinds;
type DataOf<Kind extends NotificationKind> = Readonly<Record<(typeof notificationKinds)[Kind][number], string>>;

export type NewNotification<Kind extends NotificationKind = NotificationKind> = {
  /** Null when nothing may lead from the message back to the account. */
  accountId: string | null;
  kind: Kind;
  /** One of `languages`; texts of any other are in French. */
  language: string;
  email: Personal;
  data: DataOf<Kind>;
  /** When it is worth nothing any more, as when its link has expired. Null: after three days. */
  expiresAt: Date | null;
};

// A mail server may be away over a weekend. Who hears of something later than that is told nothing new.
const longestWaitDays = 3;

export const recipientContext = (id: string): string => `notification.recipient ${id}`;
export const notificationDataContext = (id: string): string => `notification.data ${id}`;

/** Promises to tell somebody. Takes Tx, so that nobody is told what was rolled back. Returns the notification's id. */
export async function requestNotification<Kind extends NotificationKind>(
  tx: Tx,
  vault: Vault,
  given: NewNotification<Kind>,
  options: PublishOptions = {},
): Promise<string> {
  const id = timeOrderedId();
  await rows(
    tx,
    `insert into notification (id, account_id, kind, channel, language, recipient_sealed, data_sealed, expires_at)
     values ($1, $2, $3, 'email', $4, $5, $6, coalesce($7, now() + make_interval(days => $8)))`,
    [
      id,
      given.accountId,
      given.kind,
      given.language,
      vault.seal(given.email.reveal(), recipientContext(id)),
      vault.seal(JSON.stringify(given.data), notificationDataContext(id)),
      given.expiresAt,
      longestWaitDays,
    ],
  );
  await publish(tx, notificationRequested, { notificationId: id }, { subjectId: id, ...options });
  return id;
}

export type StoredNotification = {
  id: string;
  kind: string;
  language: string;
  state: 'waiting' | 'sent' | 'failed' | 'expired';
  /** Null once they are forgotten. */
  recipientSealed: Buffer | null;
  dataSealed: Buffer | null;
  hasExpired: boolean;
};

export const findNotification = (sql: Sql, id: string): Promise<StoredNotification | undefined> =>
  row(
    sql,
    `select id, kind, language, state, recipient_sealed as "recipientSealed", data_sealed as "dataSealed",
            coalesce(expires_at <= now(), false) as "hasExpired"
       from notification
      where id = $1`,
    [id],
  );

export type Settlement =
  | { state: 'sent'; providerId: string | null }
  | { state: 'failed'; reason: string }
  | { state: 'expired' };

/**
 * Says what became of it. What is sent or expired stays so; what failed may still be sent when somebody retries its job.
 * A message that leads back to no account is nobody's to erase later, so its contents go at once, and when it failed
 * nothing is left to send again.
 */
export const settleNotification = (tx: Tx, id: string, settlement: Settlement): Promise<unknown> =>
  rows(
    tx,
    `update notification
        set state = $2,
            provider_id = $3,
            failed_reason = $4,
            settled_at = now(),
            recipient_sealed = case when account_id is null then null else recipient_sealed end,
            data_sealed = case when account_id is null then null else data_sealed end
      where id = $1
        and state in ('waiting', 'failed')`,
    [
      id,
      settlement.state,
      settlement.state === 'sent' ? settlement.providerId : null,
      settlement.state === 'failed' ? settlement.reason : null,
    ],
  );
