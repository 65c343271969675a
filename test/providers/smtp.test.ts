import { randomBytes } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { readBounceAddress } from '../../shared/messages/bounce-address';
import { readConfig } from '../../shared/process/config';
import { openVault } from '../../shared/process/vault';
import type { MessageProvider, OutgoingMail } from '../../shared/providers/messages/message-provider';
import { openSmtp, smtpOptionsOf } from '../../shared/providers/messages/smtp';
import { useMailServer } from '../notifications/mail-server';

const server = useMailServer();
const settings = { ENVIRONMENT: 'development', DATABASE_URL: 'postgres://x' };
const { PERSONAL_DATA_KEYS: keys, LOOKUP_KEY: lookupKey } = readConfig(settings);
const vault = openVault({ keys, lookupKey });

const open = (env: Record<string, string> = {}) =>
  openSmtp(
    smtpOptionsOf(
      readConfig({ ...settings, SMTP_URL: server.url(), MAIL_FROM: 'Impôts é <no-reply@taxes.example>', ...env }),
      vault,
    )!,
  );
let smtp: MessageProvider<OutgoingMail>;
beforeAll(() => {
  smtp = open();
});
afterAll(() => smtp.close());

const attemptId = '019b0000-0000-7000-8000-00000000000a';
const notificationId = '019b0000-0000-7000-8000-000000000001';
const never = new AbortController().signal;

async function sent(over: Partial<OutgoingMail> = {}, provider = smtp) {
  const mail: OutgoingMail = {
    channel: 'email',
    attemptId,
    notificationId,
    to: new Personal('rasoa@example.mg'),
    subject: 'Votre reçu',
    text: 'Bonjour Rasoa,\n.\nà bientôt\n',
    html: '<p>Bonjour <b>Rasoa</b>, à bientôt</p>',
    attachments: [],
    unsubscribeUrl: null,
    ...over,
  };
  const id = await provider.send(mail, never);
  return { id, ...server.taken.at(-1)! };
}

const headersOf = (raw: string) =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
const header = (raw: string, name: string) =>
  headersOf(raw)
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 2));

test('a mail has its text before its HTML, and headers that keep robots from answering', async () => {
  const { raw, email, from, to, id } = await sent();
  expect(email).toMatchObject({
    subject: 'Votre reçu',
    from: { name: 'Impôts é', address: 'no-reply@taxes.example' },
    to: [{ name: '', address: 'rasoa@example.mg' }],
    messageId: `<${notificationId}@taxes.example>`,
    text: expect.stringMatching(/^Bonjour Rasoa,\n\.\nà bientôt\n+$/),
    html: expect.stringContaining('<p>Bonjour <b>Rasoa</b>, à bientôt</p>'),
    attachments: [],
  });
  expect(header(raw, 'Content-Type')[0]).toMatch(/^multipart\/alternative;/);
  expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
  expect(header(raw, 'Auto-Submitted')).toEqual(['auto-generated']);
  expect(header(raw, 'List-Unsubscribe')).toEqual([]);
  expect(header(raw, 'X-Mailer')).toEqual([]);
  expect([from, to]).toEqual(['no-reply@taxes.example', ['rasoa@example.mg']]);
  expect(id).toBe(`<${notificationId}@taxes.example>`);
});

test('attachments arrive byte for byte, beside both texts', async () => {
  const content = randomBytes(2_000_000);
  const { raw, email } = await sent({
    attachments: [
      { name: 'reçu n° 12 – é.pdf', mediaType: 'application/pdf', content },
      { name: 'empty.txt', mediaType: 'text/plain', content: Buffer.alloc(0) },
    ],
  });
  expect(header(raw, 'Content-Type')[0]).toMatch(/^multipart\/mixed;/);
  expect(raw).toContain('multipart/alternative');
  expect(email.attachments).toMatchObject([
    { filename: 'reçu n° 12 – é.pdf', mimeType: 'application/pdf', disposition: 'attachment' },
    { filename: 'empty.txt', mimeType: 'text/plain' },
  ]);
  expect(Buffer.from(email.attachments[0]!.content as ArrayBuffer).equals(content)).toBe(true);
  expect(email.text).toContain('Bonjour Rasoa');
});

test('a mail that one may refuse says how, for one click (RFC 8058)', async () => {
  const link = `https://pages.example.mg/messages/refuse/${'t'.repeat(120)}?x=1&y=2`;
  const { raw } = await sent({ unsubscribeUrl: link });
  expect(header(raw, 'List-Unsubscribe')).toEqual([`<${link}>`]);
  expect(header(raw, 'List-Unsubscribe-Post')).toEqual(['List-Unsubscribe=One-Click']);
});

test('bounces come to an address of the attempt alone, and the From stays as it is', async () => {
  const provider = open({ BOUNCE_ADDRESS: 'bounces@mail.example.org' });
  const { from, email } = await sent({}, provider);
  provider.close();
  expect(from).toMatch(/^bounces\+019b000000007000800000000000000a\.[0-9a-f]{16}@mail\.example\.org$/);
  expect(readBounceAddress(vault, from)).toEqual({ attemptId });
  expect(email.from).toMatchObject({ address: 'no-reply@taxes.example' });
});

test.each([
  ['right to left', 'إيصال الضريبة \u202bשלום'],
  ['emoji', '🧾 Reçu 👩🏽‍⚖️'],
  ['300 characters', 'é'.repeat(300)],
])('a subject with %s arrives as it is', async (_, subject) => {
  const { email, raw } = await sent({ subject });
  expect(email.subject).toBe(subject);
  for (const line of raw.slice(0, raw.indexOf('\r\n\r\n')).split('\r\n'))
    expect(line).toMatch(/^[\x20-\x7e\t]{0,998}$/);
});

test('names of attachments and links begin no header of their own', async () => {
  const evil = '\r\nBcc: all@example.mg\r\n\r\nhello';
  const { raw, to } = await sent({
    attachments: [{ name: `a${evil}.pdf`, mediaType: 'application/pdf', content: Buffer.from('x') }],
    unsubscribeUrl: `https://pages.example.mg/x${evil}>, <mailto:all@example.mg`,
  });
  expect(to).toEqual(['rasoa@example.mg']);
  expect(raw).not.toMatch(/^Bcc:/im);
  expect(header(raw, 'List-Unsubscribe')).toHaveLength(1);
  expect(header(raw, 'List-Unsubscribe')[0]).toMatch(/^<[^<>\s]*>$/);
});

test('a link that is none is a fault of ours, not of the server', async () => {
  await expect(sent({ unsubscribeUrl: 'nowhere' })).rejects.toThrow(/Invalid URL/);
});

test('without a server there is nothing to open', () => {
  expect(smtpOptionsOf(readConfig(settings), vault)).toBeNull();
});

test('outside development the connection has to be encrypted, except on the same machine', () => {
  const production = { ...readConfig(settings), ENVIRONMENT: 'production' as const };
  const optionsAt = (SMTP_URL: string) => smtpOptionsOf({ ...production, SMTP_URL }, vault);
  expect(optionsAt('smtp://mail.example.org')).toMatchObject({ requireTls: true, takesReservedDomains: false });
  expect(optionsAt('smtp://127.0.0.1:25')).toMatchObject({ requireTls: false });
});
