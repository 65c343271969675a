// Hands mails to a mail server. The only place that speaks SMTP; who gets which text is decided by its callers.
import { Readable } from 'node:stream';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { isAboutDeadAddress, reasonWithoutAddresses, statusIn } from '../../domain/notification/mail-answers';
import type { Config } from '../../process/config';
import type { Vault } from '../../process/vault';
import { MessageFault, type MessageFaultKind, type MessageProvider, type OutgoingMail } from './message-provider';
import { openSmtpBreaker } from './smtp-breaker';
import { type Envelope, messageOf, smtpName } from './smtp-message';

export const usualSmtpLimits = {
  connections: 3,
  /** For connecting, and again for the greeting. */
  connectSeconds: 10,
  /** So long a server may say nothing; some look through a mail before they take it. */
  silenceSeconds: 30,
  /** For one mail, the waiting for a free connection included: a server that says a byte a second is never silent. */
  totalSeconds: 45,
  /** So many mails in a row that came to no answer, and the server is left alone for a while. */
  failuresToOpen: 5,
  openSeconds: 30,
};

export type SmtpOptions = Envelope & {
  url: string;
  /** Refuses to send anything over a connection that is not encrypted. */
  requireTls: boolean;
  limits?: Partial<typeof usualSmtpLimits>;
  onBreaker?: (isOpen: boolean) => void;
};

/** Null where no mail server is configured. */
export function smtpOptionsOf(config: Config, vault: Pick<Vault, 'index'>): SmtpOptions | null {
  const { SMTP_URL: url, MAIL_FROM: from, BOUNCE_ADDRESS: address, ENVIRONMENT: environment } = config;
  if (url === undefined) return null;
  const isDevelopment = environment === 'development';
  return {
    url,
    from,
    requireTls: !isDevelopment && !isOnThisMachine(url),
    bounces: address === undefined ? null : { vault, address },
    takesReservedDomains: isDevelopment,
  };
}

const isOnThisMachine = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Connects with the first mail, not before. */
export function openSmtp(options: SmtpOptions): MessageProvider<OutgoingMail> {
  const limits = { ...usualSmtpLimits, ...options.limits };
  const transport = openTransport(options, limits);
  const guarded = openSmtpBreaker(smtpName, limits, options.onBreaker);
  return {
    name: smtpName,
    channel: 'email',
    async send(mail, signal) {
      const message = messageOf(mail, options);
      return guarded(() => hand(transport, message, mail.to.reveal(), limits.totalSeconds, signal), signal);
    },
    close: () => transport.close(),
  };
}

type Transport = ReturnType<typeof openTransport>;

function openTransport({ url, requireTls }: SmtpOptions, limits: typeof usualSmtpLimits) {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: limits.connections,
    connectionTimeout: limits.connectSeconds * 1000,
    greetingTimeout: limits.connectSeconds * 1000,
    socketTimeout: limits.silenceSeconds * 1000,
    // Servers close idle connections, which shows with the next mail. The library hands a mail to another connection only
    // while not a byte of it has left; a mail that the server may have taken is never its to repeat.
    maxRequeues: 1,
    requireTLS: requireTls,
    // Everything is in the mail; nothing in it may make this process read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((content) => {
      const pieces = Readable.from(inPieces(content), { objectMode: false });
      return pieces.once('end', () => written.add(mail.data.signal!));
    });
    done();
  });
  return transport;
}

const pieceBytes = 16_384;

/**
 * Taken one by one as the connection takes them. The library makes one piece of a whole attachment, whose end is read long
 * before it is written; and up to the end of the last piece no server has a mail that it could take.
 */
async function* inPieces(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const part of content) {
    for (let at = 0; at < part.length; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
  }
}

/** Mails that were written to the end, by their signals. */
const written = new WeakSet<AbortSignal>();

/** What is aborted loses its connection; one that still waits for a connection is never sent. */
async function hand(
  transport: Transport,
  mail: SendMailOptions,
  address: string,
  seconds: number,
  signal: AbortSignal,
): Promise<string | null> {
  const own = new AbortController();
  const stop = () => own.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(stop, seconds * 1000);
  try {
    const sent = await transport.sendMail({ ...mail, signal: own.signal });
    return sent.messageId ?? null;
  } catch (error) {
    const why = (error as SmtpError).code === 'EABORT' ? whyStopped(signal, seconds) : textOf(error, address);
    const kind = kindOf(error, written.has(own.signal));
    const isDead = kind === 'refused' && isAboutDeadAddress(statusIn(why), why);
    throw new MessageFault(smtpName, kind, why, isDead ? 'dead' : null);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

const whyStopped = (signal: AbortSignal, seconds: number): string =>
  signal.aborted ? 'the sending was stopped' : `the server came to no end within ${seconds} seconds`;

const textOf = (error: unknown, address: string): string =>
  reasonWithoutAddresses(error instanceof Error ? error.message : String(error), address);

type SmtpError = { code?: unknown; responseCode?: unknown; command?: unknown };

/**
 * Only an answer to recipient or content is about the mail; what comes before that is about the way to the server, and so
 * is 421, with which a server says goodbye at any moment.
 */
function kindOf(error: unknown, wasWritten: boolean): MessageFaultKind {
  const { responseCode, command } = error as SmtpError;
  if (typeof responseCode !== 'number') return wasWritten ? 'unclear' : 'away';
  if (responseCode === 421 || (command !== 'RCPT TO' && command !== 'DATA')) return 'away';
  return responseCode < 500 ? 'again' : 'refused';
}
