// A real mail server in a test: keeps what it takes, and answers as it is told.
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type TakenMail = { from: string; to: string[]; raw: string; subject: string; text: string; email: Email };

export type MailServerInTest = {
  url(): string;
  taken: TakenMail[];
  /** What it says next time to a recipient, and to a whole mail; null takes it. */
  refuseRecipient: { code: number; text: string } | null;
  refuseMail: { code: number; text: string } | null;
  /** Happens once, after it has taken a mail and before it says so. */
  onTaken: (() => Promise<unknown>) | null;
};

const refusal = ({ code, text }: { code: number; text: string }) =>
  Object.assign(new Error(text), { responseCode: code });

export function useMailServer(): MailServerInTest {
  let url: string;
  const own: MailServerInTest = { url: () => url, taken: [], refuseRecipient: null, refuseMail: null, onTaken: null };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    // Clients keep their connections open; a test does not wait for them.
    closeTimeout: 100,
    onRcptTo: (_address, _session, done) => done(own.refuseRecipient && refusal(own.refuseRecipient)),
    onData(stream, { envelope }, done) {
      let raw = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => {
        raw += part;
      });
      stream.on('end', () => {
        if (own.refuseMail !== null) return done(refusal(own.refuseMail));
        const from = envelope.mailFrom === false ? '' : (envelope.mailFrom?.address ?? '');
        const keep = async () => {
          const email = await PostalMime.parse(raw);
          const { subject = '', text = '' } = email;
          own.taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, subject, text, email });
          const { onTaken } = own;
          own.onTaken = null;
          await onTaken?.();
        };
        keep().then(() => done(), done);
      });
    },
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));
  beforeEach(() => {
    own.taken.length = 0;
    own.refuseRecipient = null;
    own.refuseMail = null;
    own.onTaken = null;
  });
  return own;
}
