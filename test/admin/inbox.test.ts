import { randomUUID } from 'node:crypto';
import { type CaughtMessage, keepCaughtMessage } from '../../shared/store/caught-messages';
import { row, rows } from '../../shared/store/sql';
import { useConsole } from './support/run-console';

const console_ = useConsole();
beforeEach(() => rows(console_.db(), `truncate caught_message cascade`));

const keep = (over: Partial<CaughtMessage> = {}) =>
  keepCaughtMessage(console_.db(), {
    channel: 'email',
    sender: 'no-reply@example.test',
    recipient: 'rakoto@example.mg',
    subject: 'Your receipt',
    body: 'Hello',
    ...over,
  });

const get = async (path: string) => (await console_.as('admin')).get(path);
const idOf = async (table: 'caught_message' | 'caught_attachment') =>
  (await row<{ id: string }>(console_.db(), `select id from ${table}`))!.id;

test('the messages that were caught are shown with links, and what is in them runs nothing', async () => {
  await keep({
    subject: 'Verify <b>your</b> address',
    body: 'Go to https://identity.example.test/verify-email?token=abc&x=1\n<script>alert(1)</script>',
  });

  const { text } = await get('/inbox');

  expect(text).toContain('href="https://identity.example.test/verify-email?token=abc&amp;x=1" rel="noreferrer"');
  expect(text).toContain('Verify &lt;b&gt;your&lt;/b&gt; address');
  expect(text).not.toContain('<script>alert');
});

test('finance does not read the inbox, nor what is in it', async () => {
  const finance = await console_.as('finance');
  for (const path of ['/inbox', `/inbox/${randomUUID()}/html`, `/inbox/${randomUUID()}/attachments/${randomUUID()}`])
    expect((await finance.get(path)).status).toBe(403);
});

test('a mail is shown as HTML apart from the console, where nothing runs and nothing is fetched', async () => {
  await keep({ html: '<p style="color:red">Hello</p><script>alert(1)</script>' });
  const id = await idOf('caught_message');
  expect((await get('/inbox')).text).toContain(`href="/inbox/${id}/html"`);

  const { status, text, headers } = await get(`/inbox/${id}/html`);
  expect([status, text]).toEqual([200, '<p style="color:red">Hello</p><script>alert(1)</script>']);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = headers.get('content-security-policy')!.split('; ');
  for (const part of ["default-src 'none'", "style-src 'unsafe-inline'", 'img-src data:', 'sandbox'])
    expect(policy).toContain(part);
  expect(policy.filter((part) => part.startsWith('script-src'))).toEqual([]);
});

test('an attachment is drawn when it is a PDF, and saved when it is anything else', async () => {
  const attachments = [{ name: 'reçu "1".pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF-1.7') }];
  await keep({ attachments });
  const id = await idOf('caught_message');
  const pdf = await get(`/inbox/${id}/attachments/${await idOf('caught_attachment')}`);
  expect([pdf.status, pdf.text, pdf.headers.get('content-type')]).toEqual([200, '%PDF-1.7', 'application/pdf']);
  expect(pdf.headers.get('content-disposition')).toMatch(
    /^inline; filename="[^"]*\\"1\\".pdf"; filename\*=UTF-8''re%C3%A7u%20%221%22.pdf$/,
  );

  await rows(console_.db(), `update caught_attachment set media_type = 'text/html', name = 'a.html'`);
  const other = await get(`/inbox/${id}/attachments/${await idOf('caught_attachment')}`);
  expect(other.headers.get('content-type')).toBe('application/octet-stream');
  expect(other.headers.get('content-disposition')).toBe('attachment; filename=a.html');
  expect(other.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await get('/inbox')).text).toContain('>a.html</a>');
});

test.each([
  ['of another message', async () => `/inbox/${randomUUID()}/attachments/${await idOf('caught_attachment')}`],
  ['that is no id', async () => '/inbox/1/attachments/2'],
  ['of a mail without HTML', async () => `/inbox/${await idOf('caught_message')}/html`],
])('a text or attachment %s is not found', async (_, path) => {
  await keep({ attachments: [{ name: 'a', mediaType: 'text/plain', content: Buffer.alloc(1) }] });
  expect((await get(await path())).status).toBe(404);
});

test('messages are found by channel and by a part of whom they went to', async () => {
  await keep({ subject: 'to rakoto' });
  await keep({ subject: 'to rasoa', recipient: 'rasoa_1@example.mg' });
  await keep({ channel: 'sms', subject: '', recipient: '+261340000001', body: 'by sms' });

  const shown = async (query: string) => {
    const { text } = await get(`/inbox?${query}`);
    return ['to rakoto', 'to rasoa', 'by sms'].filter((one) => text.includes(one));
  };
  expect(await shown('')).toEqual(['to rakoto', 'to rasoa', 'by sms']);
  expect(await shown('channel=sms')).toEqual(['by sms']);
  expect(await shown('channel=email&recipient=RAK')).toEqual(['to rakoto']);
  expect(await shown('recipient=%2B26134')).toEqual(['by sms']);
  expect(await shown('recipient=_')).toEqual(['to rasoa']);
  expect(await shown('recipient=%25')).toEqual([]);
  expect(await shown('channel=pigeon')).toEqual([]);
  expect((await get('/inbox?channel=pigeon')).text).toContain('cannot be read');
});

test('many messages are shown page by page, with what was asked for', async () => {
  for (let n = 0; n < 26; n += 1) await keep({ subject: `number ${n}.` });
  const first = (await get('/inbox?channel=email')).text;
  expect(first).toContain('number 1.');
  expect(first).not.toContain('number 0.');
  const next = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&');
  expect(next).toMatch(/^\/inbox\?channel=email&before=/);
  const second = (await get(next)).text;
  expect(second).toContain('number 0.');
  expect(second).not.toContain('rel="next"');
});
