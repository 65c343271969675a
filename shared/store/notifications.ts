// The outbox of messages to people. Whoever has to tell somebody something writes it here in the transaction of what
// happened; workers/notifications delivers it. Recipient and data are sealed, and only ids leave the database.
import type { DataOf, NotificationKind } from '../domain/notification/kinds';
import { Personal } from '../domain/personal';
import { notificationRequested } from '../events/notification-requested';
import { type PublishOptions, publishMany } from '../jobs/publish';
import type { Cause } from '../messages/cause';
import { accountIndex, addressIndex } from '../messages/person-index';
import { timeOrderedId } from '../process/time-ordered-id';
import type { Vault } from '../process/vault';
import { row, rows, type Sql, type Tx } from './sql';

export type NewNotification<Kind extends NotificationKind = NotificationKind> = {
  /** Null when nothing may lead from the message back to the account. */
  accountId: string | null;
  kind: Kind;
  /** One of `languages`; texts of any other are in French. */
  language: string;
  email: Personal | null;
  /** E.164. */
  phone?: Personal | null;
  /** To greet by; of security messages there is none, since a stranger may have typed it. */
  name?: Personal | null;
  data: Kind extends NotificationKind ? DataOf<Kind> : never;
  /** When it is worth nothing any more, as when its link has expired. Null: after three days. */
  expiresAt: Date | null;
  jurisdiction?: string;
  /** What it is told for: for one cause nobody is told twice. */
  cause?: Cause;
  notBefore?: Date;
  receiptId?: string;
  paymentId?: string;
};

// A mail server may be away over a weekend. Who hears of something later than that is told nothing new.
const longestWaitDays = 3;

export const recipientContext = (id: string): string => `notification.recipient ${id}`;
export const notificationDataContext = (id: string): string => `notification.data ${id}`;

/** Promises to tell somebody. Takes Tx, so that nobody is told what was rolled back. Returns the notification's id. */
export const requestNotification = async <Kind extends NotificationKind>(
  tx: Tx,
  vault: Vault,
  given: Omit<NewNotification<Kind>, 'cause'>,
  options: PublishOptions = {},
): Promise<string> =>
  (await requestNotifications(tx, vault, [{ ...(given as unknown as NewNotification), options }]))[0]!;

/** The same for a set, with one statement. In order the ids, and null for a cause that was told before. */
export async function requestNotifications(
  tx: Tx,
  vault: Vault,
  given: readonly (NewNotification & { options?: PublishOptions })[],
): Promise<(string | null)[]> {
  if (given.length === 0) return [];
  const records = given.map((one) => recordOf(vault, one));
  const inserted = await rows<{ id: string }>(
    tx,
    `insert into notification (id, account_id, kind, language, recipient_sealed, data_sealed, expires_at, jurisdiction,
                               person_index, cause, not_before, receipt_id, payment_id)
     select id, "accountId", kind, language, decode(recipient, 'base64'), decode(data, 'base64'),
            coalesce("expiresAt", greatest(now(), "notBefore") + make_interval(days => $2)), jurisdiction,
            decode(person, 'base64'), cause, "notBefore", "receiptId", "paymentId"
       from jsonb_to_recordset($1) as n(id uuid, "accountId" uuid, kind text, language text, recipient text, data text,
              "expiresAt" timestamptz, jurisdiction text, person text, cause text, "notBefore" timestamptz,
              "receiptId" uuid, "paymentId" uuid)
         on conflict (cause) do nothing
     returning id`,
    [JSON.stringify(records), longestWaitDays],
  );
  const isNew = new Set(inserted.map(({ id }) => id));
  await publishMany(
    tx,
    notificationRequested,
    given.flatMap(({ options, notBefore }, index) => {
      const { id } = records[index]!;
      if (!isNew.has(id)) return [];
      return { subjectId: id, ...(notBefore && { runAt: notBefore }), ...options, payload: { notificationId: id } };
    }),
  );
  return records.map(({ id }) => (isNew.has(id) ? id : null));
}

function recordOf(vault: Vault, given: NewNotification) {
  const id = timeOrderedId();
  const { accountId, kind, language, email, phone = null, name = null, data, expiresAt, notBefore } = given;
  const recipient: SealedRecipient = {
    email: email?.reveal() ?? null,
    phone: phone?.reveal() ?? null,
    name: name?.reveal() ?? null,
  };
  return {
    id,
    accountId,
    kind,
    language,
    recipient: vault.seal(JSON.stringify(recipient), recipientContext(id)).toString('base64'),
    data: vault.seal(JSON.stringify(data), notificationDataContext(id)).toString('base64'),
    expiresAt,
    jurisdiction: given.jurisdiction ?? null,
    person: personIndexOf(vault, given)?.toString('base64') ?? null,
    cause: given.cause ?? null,
    notBefore: notBefore ?? null,
    receiptId: given.receiptId ?? null,
    paymentId: given.paymentId ?? null,
  };
}

/** Of the account, else of the address by which the person is known. */
export function personIndexOf(
  vault: Vault,
  { accountId, email, phone }: Pick<NewNotification, 'accountId' | 'email' | 'phone'>,
): Buffer | null {
  if (accountId !== null) return accountIndex(vault, accountId);
  if (email) return addressIndex(vault, 'email', email);
  return phone ? addressIndex(vault, 'sms', phone) : null;
}

type SealedRecipient = { email: string | null; phone: string | null; name: string | null };
export type Recipient = { email: Personal | null; phone: Personal | null; name: Personal | null };

export const notificationStates = ['waiting', 'sent', 'delivered', 'failed', 'expired', 'suppressed'] as const;
export type NotificationState = (typeof notificationStates)[number];

export type StoredNotification = {
  id: string;
  accountId: string | null;
  jurisdiction: string | null;
  kind: string;
  language: string;
  state: NotificationState;
  /** Null once they are forgotten. */
  recipientSealed: Buffer | null;
  dataSealed: Buffer | null;
  hasExpired: boolean;
  createdAt: Date;
  settledAt: Date | null;
  notBefore: Date | null;
  receiptId: string | null;
  /** Of its account. */
  timeZone: string | null;
};

const columns = `
  n.id, n.account_id as "accountId", n.jurisdiction, n.kind, n.language, n.state, n.recipient_sealed as "recipientSealed",
  n.data_sealed as "dataSealed", coalesce(n.expires_at <= now(), false) as "hasExpired", n.created_at as "createdAt",
  n.settled_at as "settledAt", n.not_before as "notBefore", n.receipt_id as "receiptId", a.time_zone as "timeZone"`;

export const findNotification = (sql: Sql, id: string): Promise<StoredNotification | undefined> =>
  row(sql, `select ${columns} from notification n left join account a on a.id = n.account_id where n.id = $1`, [id]);

/** Until the commit nobody makes or settles an attempt of it. */
export const lockNotification = (tx: Tx, id: string): Promise<{ kind: string; state: NotificationState } | undefined> =>
  row(tx, `select kind, state from notification where id = $1 for no key update`, [id]);

/** Null once it was forgotten. Messages of before held the address alone. */
export function openRecipient(vault: Vault, { id, recipientSealed }: StoredNotification): Recipient | null {
  if (recipientSealed === null) return null;
  const text = vault.open(recipientSealed, recipientContext(id)).toString();
  if (!text.startsWith('{')) return { email: new Personal(text), phone: null, name: null };
  const { email, phone, name } = JSON.parse(text) as SealedRecipient;
  const personal = (value: string | null) => (value === null ? null : new Personal(value));
  return { email: personal(email), phone: personal(phone), name: personal(name) };
}

/** Null once they were forgotten. */
export const openData = (
  vault: Vault,
  { id, dataSealed }: Pick<StoredNotification, 'id' | 'dataSealed'>,
): Readonly<Record<string, string>> | null =>
  dataSealed && JSON.parse(vault.open(dataSealed, notificationDataContext(id)).toString());

export type Settlement =
  /** `isOver`: whatever becomes of it, nothing more is to be sent. */
  | { state: 'sent'; isOver: boolean }
  | { state: 'delivered' | 'expired' }
  | { state: 'failed' | 'suppressed'; reason: string };

/**
 * Says what became of it. What is delivered, expired or suppressed stays so; what failed is sent when somebody retries its
 * job, and is forgotten with all others after a while. A message that leads back to no account is nobody's to erase later,
 * so its contents go as soon as nothing is to be done with them any more.
 */
export const settleNotification = (tx: Tx, id: string, settlement: Settlement): Promise<unknown> =>
  rows(
    tx,
    `update notification
        set state = $2,
            failed_reason = $3,
            settled_at = now(),
            recipient_sealed = case when account_id is null and $4 then null else recipient_sealed end,
            data_sealed = case when account_id is null and $4 then null else data_sealed end
      where id = $1
        and state in ('waiting', 'failed', 'sent')`,
    [id, settlement.state, 'reason' in settlement ? settlement.reason : null, isForgotten(settlement)],
  );

const isForgotten = (settlement: Settlement): boolean =>
  settlement.state === 'sent' ? settlement.isOver : settlement.state !== 'failed';

/** Another way is to be tried, or the same once more. False when there is nothing left to send. */
export const waitAgain = async (tx: Tx, id: string): Promise<boolean> =>
  (
    await rows(
      tx,
      `update notification
          set state = 'waiting', failed_reason = null, settled_at = null
        where id = $1
          and state in ('sent', 'failed', 'waiting')
          and recipient_sealed is not null
       returning id`,
      [id],
    )
  ).length > 0;
