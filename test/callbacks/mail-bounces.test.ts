import { randomUUID } from 'node:crypto';
import { start } from '../../services/callbacks/main';
import { row, rows } from '../../shared/store/sql';
import { openTestProcess } from '../support/engine';
import { absenceNote, byExchange, byExim, byGmail, byPostfix, complaint, forwarded } from './bounces';
import { type Posted, postBounce, type SentMail, takenMail } from './sent-mails';
import { useCallbacks } from './use-callbacks';

const BOUNCE_SECRET = 'a-secret-of-the-mail-server';
const callbacks = useCallbacks({ BOUNCE_SECRET, BOUNCE_ADDRESS: 'bounces@mail.example.org' });
const { db } = callbacks;
beforeEach(() => rows(db(), `truncate job, notification, delivery_attempt, delivery_choice cascade`));

const aSentMail = (): Promise<SentMail> => takenMail(callbacks.process());
const post = (body: string | Buffer, { url = callbacks.url(), ...over }: Partial<Posted> = {}): Promise<string> =>
  postBounce(body, { url, secret: BOUNCE_SECRET, ...over });

const attempt = async ({ attemptId }: SentMail) =>
  (await row<{ state: string; reason: string | null }>(
    db(),
    `select state, reason from delivery_attempt where id = $1`,
    [attemptId],
  ))!;
const deadAddresses = () =>
  rows(db(), `select channel, topic, is_allowed as "isAllowed", why from delivery_choice where why = 'bounced'`);

describe('a mail that came back', () => {
  test.each([
    ['Postfix', byPostfix, '550 5.1.1 <[e-mail]>: Recipient address rejected: User unknown in virtual mailbox table'],
    ['Exim', byExim, '5.0.0 550 Unrouteable address'],
    ['Gmail', byGmail, expect.stringMatching(/^550-5\.1\.1 The email account that you tried to reach does not exist/)],
    [
      'Exchange',
      byExchange,
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient [e-mail] not found by SMTP address lookup',
    ],
  ] as const)('as %s writes it, is noted, and nothing is sent there again', async (_, written, reason) => {
    const sent = await aSentMail();
    const query = `?recipient=${encodeURIComponent(sent.to)}`;
    expect(await post(written(sent), { query })).toBe('200');
    expect(await attempt(sent)).toEqual({ state: 'undelivered', reason });
    expect(await deadAddresses()).toEqual([
      { channel: 'email', topic: 'everything', isAllowed: false, why: 'bounced' },
    ]);
  });

  test.each([
    ['a full mailbox', '5.2.2', 'smtp; 552 5.2.2 mailbox full'],
    ['a server that is away for days', '4.4.1', 'X-Postfix; connect to mx.example.mg[203.0.113.7]:25: timed out'],
    ['what is held to be spam', '5.7.1', 'smtp; 554 5.7.1 blocked'],
  ])('for %s says nothing against the address', async (_, status, diagnostic) => {
    const sent = await aSentMail();
    expect(await post(byPostfix(sent, { status, diagnostic }))).toBe('200');
    expect(await attempt(sent)).toMatchObject({ state: 'undelivered', reason: expect.stringContaining(status) });
    expect(await deadAddresses()).toEqual([]);
  });

  test('for a domain that does not exist, says that nothing should be sent there again', async () => {
    const sent = await aSentMail();
    const diagnostic = 'X-Postfix; Host or domain name not found. Name service error for name=example.mg type=AAAA';
    await post(byPostfix(sent, { status: '5.4.4', diagnostic }));
    expect(await deadAddresses()).toHaveLength(1);
  });

  test('has another way promised, once however often it is told', async () => {
    const sent = await aSentMail();
    await rows(db(), `truncate job`);
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await post(byPostfix(sent)));
    answers.push(...(await Promise.all([byPostfix(sent), byGmail(sent)].map((one) => post(one)))));
    expect(answers).toEqual(Array(5).fill('200'));
    const jobs = await rows(db(), `select payload from job`);
    expect(jobs).toEqual([{ payload: { notificationId: sent.notificationId } }]);
  });

  test('is found by whom the server says it was sent to, where the headers do not tell', async () => {
    const sent = await aSentMail();
    const raw = byPostfix({ to: 'bounces@mail.example.org', messageId: '<other@taxes.example>' });
    expect(await post(raw, { query: `?recipient=${encodeURIComponent(sent.to)}` })).toBe('200');
    expect(await attempt(sent)).toMatchObject({ state: 'undelivered' });
  });

  test('is found although the plus was not encoded', async () => {
    const sent = await aSentMail();
    const raw = byPostfix({ to: 'bounces@mail.example.org', messageId: '<other@taxes.example>' });
    expect(await post(raw, { query: `?recipient=${sent.to}` })).toBe('200');
    expect(await attempt(sent)).toMatchObject({ state: 'undelivered' });
  });

  test('is found with line ends of any kind', async () => {
    const sent = await aSentMail();
    await post(byPostfix(sent).replaceAll('\r\n', '\n'));
    expect(await attempt(sent)).toMatchObject({ state: 'undelivered' });
  });

  test('whose report tells that it was delivered is noted as such', async () => {
    const sent = await aSentMail();
    expect(await post(byPostfix(sent, { action: 'delivered', status: '2.0.0' }))).toBe('200');
    expect(await attempt(sent)).toEqual({ state: 'delivered', reason: null });
  });

  test('with a reason of a megabyte is read in no time', async () => {
    const sent = await aSentMail();
    const began = performance.now();
    expect(await post(byPostfix(sent, { diagnostic: `smtp; 550 5.1.1 ${'x'.repeat(1_000_000)}` }))).toBe('200');
    expect(performance.now() - began).toBeLessThan(2000);
    expect((await attempt(sent)).reason).toHaveLength(200);
  });

  test('leaves nothing personal in what is kept', async () => {
    const sent = await aSentMail();
    for (const written of [byPostfix, byExim, byGmail, byExchange]) await post(written(sent));
    const kept = await rows(db(), `select row_to_json(a)::text as text from delivery_attempt a`);
    expect(JSON.stringify(kept)).not.toMatch(/rasoa|rabe/i);
  });
});

describe('what says nothing of a mail of ours is taken and ignored:', () => {
  test.each([
    ['an absence note', (sent: SentMail) => absenceNote(sent)],
    ['a complaint', (sent: SentMail) => complaint(sent)],
    ['a bounce that somebody forwards', (sent: SentMail) => forwarded(sent)],
    ['a delay', (sent: SentMail) => byPostfix(sent, { action: 'delayed', status: '4.4.1' })],
    ['what was handed on to servers that report nothing', (sent: SentMail) => byPostfix(sent, { action: 'relayed' })],
    ['an action that nobody knows', (sent: SentMail) => byPostfix(sent, { action: '' })],
    [
      'a forged recipient',
      (sent: SentMail) => byPostfix({ ...sent, to: sent.to.replace(/\.\w{16}@/, `.${'0'.repeat(16)}@`) }),
    ],
    ['another mail', () => byPostfix({ to: 'bounces@mail.example.org', messageId: `<${randomUUID()}@taxes.example>` })],
    ['a returned mail without Message-ID', () => byPostfix({ to: 'x@y.mg', messageId: '' })],
    ['a report that ends in the middle', (sent: SentMail) => byPostfix(sent).slice(0, 900)],
    ['what is no mail', () => '\0\xff\xfe not a mail'],
    ['nothing', () => ''],
    ['parts within parts without end', () => nested(300)],
    ['headers without end', () => `X: ${'x'.repeat(300_000)}\r\n\r\n`],
    [
      'a boundary that never comes',
      (sent: SentMail) =>
        `Delivered-To: ${sent.to}\r\nContent-Type: multipart/report; boundary=x\r\n\r\n${'-'.repeat(900_000)}`,
    ],
  ])('%s', async (_, written) => {
    const sent = await aSentMail();
    expect(await post(written(sent))).toBe('200');
    expect(await attempt(sent)).toEqual({ state: 'sent', reason: null });
    expect(await deadAddresses()).toEqual([]);
  });

  const nested = (depth: number) =>
    Array.from({ length: depth }, (_, n) => `Content-Type: multipart/report; boundary="b${n}"\r\n\r\n--b${n}\r\n`).join(
      '',
    );
});

describe('whoever hands it over', () => {
  test.each([
    ['without a secret', null],
    ['with another', 'another-secret-of-somebody'],
    ['with an empty one', ''],
    ['with its beginning', BOUNCE_SECRET.slice(0, -1)],
  ])('%s is refused', async (_, secret) => {
    const sent = await aSentMail();
    expect(await post(byPostfix(sent), { secret })).toBe('401 SIGNATURE_INVALID');
    expect(await attempt(sent)).toMatchObject({ state: 'sent' });
  });

  test('is refused where no secret is set, even with an empty one', async () => {
    const other = await openTestProcess(callbacks.process().config.DATABASE_URL, { CALLBACKS_PORT: '0' });
    try {
      const { url } = await start(other);
      for (const secret of [null, '', 'undefined'])
        expect(await post('', { secret, url })).toBe('401 SIGNATURE_INVALID');
    } finally {
      await other.stop('the test is over');
    }
  });

  test('sends the mail as it came, and not too much of it', async () => {
    expect(await post('{}', { type: 'application/json' })).toBe('415 MEDIA_TYPE_UNSUPPORTED');
    expect(await post(Buffer.alloc(1_048_577, 'x'))).toBe('413 BODY_TOO_LARGE');
    expect(await post('', { query: '?other=1' })).toBe('400 REQUEST_INVALID');
  });
});
