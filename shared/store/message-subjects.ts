// Whom a message went to, as far as that is needed to want no more of them: by account and by address, never in the clear.
import type { Channel } from '../domain/notification/kinds';
import { row, type Sql } from './sql';

export type MessageSubject = {
  kind: string;
  language: string;
  jurisdiction: string | null;
  /** Null when it has none, or that was closed. */
  accountId: string | null;
  /** Where it went by this channel; null when it never did. Kept as long as the message, its contents are not. */
  addressIndex: Buffer | null;
};

export const subjectOfMessage = (
  sql: Sql,
  notificationId: string,
  channel: Channel,
): Promise<MessageSubject | undefined> =>
  row(
    sql,
    `select kind, notification.language, coalesce(notification.jurisdiction, account.jurisdiction) as jurisdiction,
            account.id as "accountId",
            (select address_index
               from delivery_attempt
              where notification_id = notification.id
                and channel = $2
              order by id desc
              limit 1) as "addressIndex"
       from notification
       left join account on account.id = account_id and account.state <> 'closed'
      where notification.id = $1`,
    [notificationId, channel],
  );
