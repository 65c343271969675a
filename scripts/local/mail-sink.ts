// A mail server for one machine that delivers nothing: what it takes is kept in the database, and the console shows it. It
// behaves as badly as it is told to, in this process or over HTTP.
import type { Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { connect } from '../../shared/store/connect';
import type { Database } from '../../shared/store/sql';
import { goodMailBehaviour, isAmong, type MailBehaviour, mailBehaviourShape } from './mail/behaviour';
import { keepMail } from './mail/keep-mail';
import { openPort } from './mail/open-port';
import { type BounceSender, type BouncesTo, openBounceSender } from './mail/send-bounces';
import { serveControl } from './mail/serve-control';

const usualLargestBytes = 10_000_000;

export type MailSink = {
  url: string;
  /** `POST /simulator/behaviour` there takes a part of MailBehaviour. */
  controlUrl: string;
  behave(patch: Partial<MailBehaviour>): Promise<void>;
  /** Resolves when no bounce is under way any more. */
  bouncesSettled(): Promise<void>;
  stop(): Promise<void>;
};

/** `bouncesTo` null keeps to itself that a mail could not be delivered. */
export type MailSinkOptions = {
  bouncesTo?: BouncesTo | null;
  behaviour?: Partial<MailBehaviour>;
  largestBytes?: number;
};

/** Listens on the loopback address alone, on a free port, without passwords. */
export async function startMailSink(databaseUrl: string, options: MailSinkOptions = {}): Promise<MailSink> {
  const db = await connect({ DATABASE_URL: databaseUrl, DATABASE_POOL_SIZE: 2 }, 'taxcollector mail sink');
  const { largestBytes = usualLargestBytes } = options;
  const behaviour = { ...goodMailBehaviour, ...options.behaviour };
  const bounces = openBounceSender(options.bouncesTo ?? null);
  const greylisted = new Set<string>();
  const server = mailServer({
    db,
    behaviour,
    bounces,
    largestBytes,
    greylisted,
    cut: (session) => port.cut(session.remotePort),
  });
  const port = await openPort(server.server as Server, () => behaviour.isDown === 'cut');

  async function behave(patch: Partial<MailBehaviour>): Promise<void> {
    const told = mailBehaviourShape.partial().parse(patch) as Partial<MailBehaviour>;
    if (told.greylists !== undefined) greylisted.clear();
    Object.assign(behaviour, told);
    if (behaviour.isDown === 'cut') port.cutAll();
    await (behaviour.isDown === 'refused' ? port.close() : port.reopen());
  }

  const control = await serveControl(behaviour, behave);
  return {
    url: `smtp://127.0.0.1:${port.port}`,
    controlUrl: control.url,
    behave,
    bouncesSettled: bounces.settled,
    async stop() {
      bounces.stop();
      await control.stop();
      await port.close();
      await db.source.destroy();
    },
  };
}

type Parts = {
  db: Database;
  behaviour: MailBehaviour;
  bounces: BounceSender;
  largestBytes: number;
  /** Who was told to come again. */
  greylisted: Set<string>;
  cut(session: SMTPServerSession): void;
};

function mailServer(parts: Parts): SMTPServer {
  const { behaviour, largestBytes, greylisted, cut } = parts;
  const server = new SMTPServer({
    // Nothing leaves the machine, and a certificate that everybody knows would only pretend.
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestBytes,
    logger: false,
    onRcptTo({ address }, _session, done) {
      if (isAmong(address, behaviour.refused)) return done(refusal(550, '5.1.1 no such user'));
      const isNew = behaviour.greylists && !greylisted.has(address);
      greylisted.add(address);
      done(isNew ? refusal(451, '4.7.1 greylisted, come again') : null);
    },
    onData(stream, session, done) {
      if (behaviour.dropsInData) return void stream.once('data', () => cut(session));
      take(parts, stream, session).then(
        (refused) => behaviour.hangsAfterData || done(refused),
        // The mail is asked for again later, as of any mail server that is in trouble.
        () => done(refusal(451, '4.3.0 it could not be kept')),
      );
    },
  });
  // A client that goes away in the middle is no fault of the sink.
  server.on('error', () => {});
  return server;
}

const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** Null once it is kept. */
async function take(
  { db, behaviour, bounces, largestBytes }: Parts,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<Error | null> {
  const raw = await wholeOf(stream, largestBytes);
  if (raw === null) return refusal(552, '5.3.4 the mail is too large');
  if (behaviour.refusesAll) return refusal(554, '5.7.1 nothing is taken here');
  const sender = envelope.mailFrom === false ? '' : (envelope.mailFrom?.address ?? '');
  const recipients = envelope.rcptTo.map(({ address }) => address);
  await keepMail(db, { sender, recipients, raw });
  for (const recipient of recipients.filter((one) => isAmong(one, behaviour.bounced)))
    bounces.send({ sender, recipient, status: behaviour.bounceStatus, raw });
  return null;
}

/** Null for one that is too large, which is read to its end and forgotten. */
async function wholeOf(stream: SMTPServerDataStream, largestBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largestBytes) parts.push(part);
  }
  return bytes > largestBytes ? null : Buffer.concat(parts);
}
