// Hands mails to a mail server. The only place that speaks SMTP; who gets which text is decided by its callers.
import { createTransport } from 'nodemailer';
import type { Personal } from '../domain/personal';

export type Mail = {
  /** Becomes the Message-ID, so that a mail that is sent twice shows once where the reader's program looks for that. */
  id: string;
  to: Personal;
  subject: string;
  text: string;
};

export type MailServer = {
  /** Resolves with what the server calls it; throws a MailFault. */
  send(mail: Mail, signal: AbortSignal): Promise<string | null>;
  close(): void;
};

/**
 * `refused`: the server will never take this mail for this person. `again`: it said "not now". `away`: it could not be
 * reached, or does not let us in, which is nothing the mail could help.
 */
export type MailFaultKind = 'refused' | 'again' | 'away';

export class MailFault extends Error {
  override name = 'MailFault';
  constructor(
    readonly kind: MailFaultKind,
    message: string,
  ) {
    super(message);
  }
}

const connections = 3;
const connectSeconds = 10;
const silenceSeconds = 20;

export type SmtpOptions = {
  url: string;
  /** As in a From header: `Name <address>`. */
  from: string;
  /** Refuses to send anything over a connection that is not encrypted. */
  requireTls: boolean;
};

/** Connects with the first mail, not before. */
export function openSmtp({ url, from, requireTls }: SmtpOptions): MailServer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    connectionTimeout: connectSeconds * 1000,
    greetingTimeout: connectSeconds * 1000,
    socketTimeout: silenceSeconds * 1000,
    // The library would send a mail again by itself when the connection broke after the server may have taken it.
    maxRequeues: 0,
    requireTLS: requireTls,
    // A mail is text; nothing in it may make this process read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = domainOf(from);
  return {
    async send({ id, to, subject, text }, signal) {
      const address = to.reveal();
      if (!isAddress(address) || /\p{Cc}/u.test(subject))
        throw new MailFault('refused', 'it would break its own headers');
      try {
        const sent = await transport.sendMail({
          from,
          // As an object: the library would read a text as a list of addresses.
          to: { name: '', address },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          // RFC 3834: nobody's absence note comes back, and no mail loop begins.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal,
        });
        return sent.messageId ?? null;
      } catch (error) {
        throw new MailFault(faultKindOf(error), messageOf(error, address));
      }
    },
    close: () => transport.close(),
  };
}

/** No blanks, brackets, commas or control characters: what cannot end a header or begin another address. */
const isAddress = (text: string): boolean => /^[^\s\p{Cc}<>,;:"()[\]\\@]+@[A-Za-z0-9.-]+$/u.test(text);

const domainOf = (from: string): string => /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/** Only an answer to recipient or content is about the mail; what comes before that is about the way to the server. */
export function faultKindOf(error: unknown): MailFaultKind {
  const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
  const isAboutMail = typeof responseCode === 'number' && (command === 'RCPT TO' || command === 'DATA');
  if (!isAboutMail) return 'away';
  return responseCode < 500 ? 'again' : 'refused';
}

/** Servers repeat the address in their answers. */
function messageOf(error: unknown, address: string): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(address, '[e-mail]');
}
