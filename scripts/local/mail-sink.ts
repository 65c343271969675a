// A mail server for one machine that delivers nothing: what it takes is kept in the database, and the console shows it.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { connect } from '../../shared/store/connect';
import { readMail } from './read-mail';

const largestMailBytes = 1_000_000;

export type MailSink = { url: string; stop(): Promise<void> };

/** Listens on the loopback address alone, on a free port, without passwords. */
export async function startMailSink(databaseUrl: string): Promise<MailSink> {
  const db = await connect({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, 'taxcollector mail sink');
  const server = new SMTPServer({
    // Nothing leaves the machine, and a certificate that everybody knows would only pretend.
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestMailBytes,
    logger: false,
    // A worker that was killed may still hold a connection.
    closeTimeout: 500,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const { subject, text } = readMail(Buffer.concat(parts).toString());
        const sender = mailFrom === false ? '' : (mailFrom?.address ?? '');
        const kept = rcptTo.map(({ address }) =>
          keepCaughtMessage(db, { channel: 'email', sender, recipient: address, subject, body: text }),
        );
        Promise.all(kept).then(
          () => done(),
          // The mail is asked for again later, as of any mail server that is in trouble.
          () => done(Object.assign(new Error('it could not be kept'), { responseCode: 451 })),
        );
      });
    },
  });
  // A client that goes away in the middle is no fault of the sink.
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    listening.once('listening', resolve);
    listening.once('error', reject);
  });
  const { port } = listening.address() as AddressInfo;
  const stop = async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await db.source.destroy();
  };
  return { url: `smtp://127.0.0.1:${port}`, stop };
}
