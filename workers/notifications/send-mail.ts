import { Personal } from '../../shared/domain/personal';
import type { Handle, WhenDead } from '../../shared/jobs/handler';
import { GiveUp, TryLater } from '../../shared/jobs/outcomes';
import type { Vault } from '../../shared/process/vault';
import { type Mail, MailFault, type MailServer } from '../../shared/providers/smtp';
import {
  findNotification,
  notificationDataContext,
  recipientContext,
  type StoredNotification,
  settleNotification,
} from '../../shared/store/notifications';
import type { NotificationTools } from './open';
import { isKind, renderMail } from './render-mail';
import type { sendMail } from './send-mail.job';

const serverAwaySeconds = 60;

export const handle: Handle<typeof sendMail, NotificationTools> = async ({ notificationId }, context) => {
  const { db, vault, mail, signal, complete } = context;
  const found = await findNotification(db, notificationId);
  if (found === undefined) throw new GiveUp('the notification does not exist');
  if (found.state === 'sent' || found.state === 'expired') return;
  if (found.hasExpired) {
    await complete((tx) => settleNotification(tx, notificationId, { state: 'expired' }));
    return;
  }
  if (mail === null) throw new TryLater(serverAwaySeconds, 'no mail server is configured (SMTP_URL)');

  // A process that dies between sending and settling sends the mail again: servers keep no list of what they took. Both
  // carry one Message-ID, by which many programs show them as one.
  const providerId = await send(mail, mailOf(vault, found), signal);
  await complete((tx) => settleNotification(tx, notificationId, { state: 'sent', providerId }));
};

function mailOf(vault: Vault, { id, kind, language, recipientSealed, dataSealed }: StoredNotification): Mail {
  if (recipientSealed === null || dataSealed === null) throw new GiveUp('its recipient and text were forgotten');
  if (!isKind(kind)) throw new GiveUp(`there is no text for ${JSON.stringify(kind)}`);
  try {
    const to = new Personal(vault.open(recipientSealed, recipientContext(id)).toString());
    const data = JSON.parse(vault.open(dataSealed, notificationDataContext(id)).toString()) as Record<string, string>;
    return { id, to, ...renderMail(kind, language, data) };
  } catch (cause) {
    // Neither an altered row nor a hole in the text mends itself.
    throw new GiveUp(`the mail cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function send(server: MailServer, mail: Mail, signal: AbortSignal): Promise<string | null> {
  try {
    return await server.send(mail, signal);
  } catch (error) {
    if (!(error instanceof MailFault)) throw error;
    if (error.kind === 'refused') throw new GiveUp(`the mail server refuses it: ${error.message}`);
    // Not the mail's fault, so no attempt is spent; it ends when the notification expires.
    if (error.kind === 'away') throw new TryLater(serverAwaySeconds, `no way to the mail server: ${error.message}`);
    throw error;
  }
}

export const whenDead: WhenDead<typeof sendMail> = (tx, { notificationId }, why) =>
  settleNotification(tx, notificationId, { state: 'failed', reason: why });
