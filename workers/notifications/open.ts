// What the handlers of this pool share: the vault that opens recipients and texts, and the mail server.
import type { OpenPool } from '../../shared/jobs/worker';
import type { Vault } from '../../shared/process/vault';
import { type MailServer, openSmtp } from '../../shared/providers/smtp';

/** `mail` is null while no server is configured. */
export type NotificationTools = { vault: Vault; mail: MailServer | null };

export const open: OpenPool = async ({ vault, config, log, onStop }): Promise<NotificationTools> => {
  if (config.SMTP_URL === undefined) {
    log.warn('SMTP_URL is not set: mails wait until they expire');
    return { vault, mail: null };
  }
  const requireTls = config.ENVIRONMENT === 'production' && !isOnThisMachine(config.SMTP_URL);
  const mail = openSmtp({ url: config.SMTP_URL, from: config.MAIL_FROM, requireTls });
  onStop(() => mail.close());
  return { vault, mail };
};

const isOnThisMachine = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
