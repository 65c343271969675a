import { randomBytes } from 'node:crypto';
import { type MailSink, startMailSink } from '../../scripts/local/mail-sink';
import { freePort } from '../../scripts/stack/free-port';
import { start } from '../../services/callbacks/main';
import { Personal } from '../../shared/domain/personal';
import { addressIndex } from '../../shared/messages/person-index';
import type { RunningProcess } from '../../shared/process/process';
import type { MessageProvider, OutgoingMail } from '../../shared/providers/messages/message-provider';
import { openSmtp } from '../../shared/providers/messages/smtp';
import { beginAttempt } from '../../shared/store/delivery-attempts';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';

const secret = 'a-secret-of-the-mail-server';
const { db, url } = useDatabase();
let callbacks: RunningProcess;
let sink: MailSink;
let server: MessageProvider<OutgoingMail>;
/** Waits for no answer for long. */
let hasty: MessageProvider<OutgoingMail>;
beforeAll(async () => {
  const port = await freePort();
  callbacks = await openTestProcess(url(), { CALLBACKS_PORT: String(port), BOUNCE_SECRET: secret });
  await start(callbacks);
  sink = await startMailSink(url(), {
    bouncesTo: { url: `http://127.0.0.1:${port}`, secret },
    largestBytes: 500_000,
  });
  const open = (silenceSeconds: number) =>
    openSmtp({
      url: sink.url,
      from: 'Taxes <no-reply@taxes.example>',
      requireTls: false,
      bounces: { vault: callbacks.vault, address: 'bounces@mail.example.org' },
      takesReservedDomains: true,
      limits: { silenceSeconds, failuresToOpen: 1000 },
    });
  server = open(30);
  hasty = open(0.3);
});
afterAll(async () => {
  server?.close();
  hasty?.close();
  await sink?.stop();
  await callbacks?.stop('the test is over');
});
const good = {
  isDown: false,
  greylists: false,
  refused: [],
  refusesAll: false,
  hangsAfterData: false,
  dropsInData: false,
  bounced: [],
} as const;
beforeEach(async () => {
  await sink.behave({ ...good, refused: [], bounced: [] });
  await rows(db(), `truncate caught_message, notification cascade`);
});

const recipient = 'rasoa@example.mg';
const mail: OutgoingMail = {
  channel: 'email',
  attemptId: '019b0000-0000-7000-8000-00000000000a',
  notificationId: '019b0000-0000-7000-8000-000000000001',
  to: new Personal(recipient),
  subject: 'Votre compte est effacé – Safidio ny teny miafinao, ry tompoko hajaina indrindra é',
  text: `${'Une ligne assez longue pour être pliée par le serveur, avec des accents : éàü. '.repeat(3)}\n\n= fin =\n.`,
  html: '<p>Votre compte est <b>effacé</b></p>',
  attachments: [],
  unsubscribeUrl: null,
};
const send = (over: Partial<OutgoingMail> = {}, by = server) =>
  by.send({ ...mail, ...over }, new AbortController().signal).then(
    () => 'taken',
    ({ kind }) => kind,
  );
const caught = () => rows<Record<string, unknown>>(db(), `select * from caught_message order by id`);

test('what is sent is kept as it was written, with its HTML and its attachments', async () => {
  const content = randomBytes(300_000);
  const attachments = [{ name: 'reçu.pdf', mediaType: 'application/pdf', content }];
  expect(await send({ attachments })).toBe('taken');

  const [kept, ...others] = await caught();
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ channel: 'email', recipient, subject: mail.subject, html: `${mail.html}\n` });
  expect(kept!.sender).toMatch(/^bounces\+/);
  expect((kept!.body as string).trimEnd()).toBe(mail.text);
  const stored = await row<{ name: string; media_type: string; content: Buffer }>(
    db(),
    `select * from caught_attachment where message_id = $1`,
    [kept!.id],
  );
  expect(stored).toMatchObject({ name: 'reçu.pdf', media_type: 'application/pdf' });
  expect(stored!.content.equals(content)).toBe(true);
});

test('a mail that is too large is refused', async () => {
  const attachments = [{ name: 'a.bin', mediaType: 'application/octet-stream', content: Buffer.alloc(400_000) }];
  expect(await send({ attachments })).toBe('refused');
  expect(await caught()).toEqual([]);
});

test('a sink whose database is away says "not now", and the mail is sent again later', async () => {
  await rows(db(), `alter table caught_message rename to elsewhere`);
  expect(await send()).toBe('again');
  await rows(db(), `alter table elsewhere rename to caught_message`);
});

describe('it behaves as badly as it is told to:', () => {
  test.each([
    ['refuses somebody', { refused: ['RASOA@example.mg'] }, 'refused', 0],
    ['refuses a domain', { refused: ['@example.mg'] }, 'refused', 0],
    ['refuses everything', { refusesAll: true }, 'refused', 0],
    ['breaks connections at once', { isDown: 'cut' }, 'away', 0],
    ['is not there', { isDown: 'refused' }, 'away', 0],
  ] as const)('%s', async (_, patch, kind, kept) => {
    await sink.behave(patch as never);
    expect(await send()).toBe(kind);
    expect(await caught()).toHaveLength(kept);
    await sink.behave({ ...good, refused: [], bounced: [] });
    expect(await send()).toBe('taken');
  });

  test('hangs once it has the mail', async () => {
    await sink.behave({ hangsAfterData: true });
    expect(await send({}, hasty)).toBe('unclear');
    expect(await caught()).toHaveLength(1);
  });

  test('drops the connection in the middle', async () => {
    await sink.behave({ dropsInData: true });
    // Of a small mail, whether it was all written when the connection broke.
    expect(['away', 'unclear']).toContain(await send());
    expect(await caught()).toEqual([]);
  });

  test('greylists whom it does not know, once', async () => {
    await sink.behave({ greylists: true });
    expect(await send()).toBe('again');
    expect(await send()).toBe('taken');
  });

  test('is told so over HTTP as well', async () => {
    const tell = (body: string) => fetch(`${sink.controlUrl}/simulator/behaviour`, { method: 'POST', body });
    const answer = await tell('{"refused":["@example.mg"]}');
    expect([answer.status, await answer.json()]).toMatchObject([200, { refused: ['@example.mg'], isDown: false }]);
    expect(await send()).toBe('refused');
    for (const wrong of ['{"refused":1}', '{"unknown":true}', 'no json']) expect((await tell(wrong)).status).toBe(400);
    const now = await fetch(`${sink.controlUrl}/simulator/behaviour`);
    expect(await now.json()).toMatchObject({ refused: ['@example.mg'] });
  });
});

/** As the pool of workers would have begun it. */
async function anAttempt(): Promise<{ attemptId: string; notificationId: string }> {
  const { vault } = callbacks;
  const to = new Personal(recipient);
  return withTx(db(), async (tx) => {
    const about = { accountId: null, kind: 'already-registered', language: 'fr', data: {}, expiresAt: null } as const;
    const notificationId = await requestNotification(tx, vault, { ...about, email: to, phone: null, name: null });
    const place = { channel: 'email', provider: 'smtp', jobEventId: notificationId, segments: null } as const;
    const index = addressIndex(vault, 'email', to);
    return { notificationId, attemptId: await beginAttempt(tx, { ...place, notificationId, addressIndex: index }) };
  });
}

test.each([
  ['5.1.1', 1],
  ['4.4.1', 0],
])('it takes a mail and tells afterwards that it bounced with %s, which is noted', async (bounceStatus, dead) => {
  await rows(db(), `truncate delivery_choice`);
  const ids = await anAttempt();
  await sink.behave({ bounced: [recipient], bounceStatus });
  expect(await send(ids)).toBe('taken');
  await sink.bouncesSettled();

  const attempt = await row(db(), `select state, reason from delivery_attempt where id = $1`, [ids.attemptId]);
  expect(attempt).toEqual({ state: 'undelivered', reason: `550 ${bounceStatus} <[e-mail]> was told to bounce` });
  expect(await rows(db(), `select why from delivery_choice`)).toHaveLength(dead);
});
