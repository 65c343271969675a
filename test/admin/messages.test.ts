import { randomUUID } from 'node:crypto';
import { row, rows } from '../../shared/store/sql';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';
import { aMessage, delayJob, failJob, personalTexts, recipient, type Tried } from './support/told-messages';

const console_ = useConsole();
const db = () => console_.db();
const told = (over: Parameters<typeof aMessage>[2] = {}) => aMessage(db(), console_.vault(), over);
beforeEach(() => rows(db(), 'truncate notification, job cascade'));

const bySms = (outcome: Tried['outcome']): Tried => ({ channel: 'sms', provider: 'orange-sms', outcome, segments: 2 });
const byMail: Tried = {
  channel: 'email',
  provider: 'smtp',
  outcome: { state: 'sent', providerMessageId: '<1@taxes.example>' },
};
const refused = bySms({ state: 'refused', reason: 'no such subscriber <+261 34 12 345 67>' });

const shows = (text: string, ids: readonly string[]) => ids.map((id) => text.includes(`/messages/${id}`));
const expectNobody = (text: string) => {
  for (const personal of personalTexts) expect(text).not.toContain(personal);
};

async function financeOf(jurisdiction: string) {
  const email = `finance.${randomUUID()}@example.test`;
  await console_.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction });
  const client = console_.anonymous();
  await client.login(email, passwords.finance);
  return client;
}

test('messages are listed, the newest first, with what became of each and nobody’s address', async () => {
  const fellBack = await told({ tried: [refused, byMail], settlement: { state: 'sent', isOver: true } });
  const waiting = await told();
  const { text } = await (await console_.as('auditor')).get('/messages');

  expect(text.indexOf(waiting)).toBeLessThan(text.indexOf(fellBack));
  expect(text).toContain('payments, fr');
  expect(text).toMatch(/smtp <span class="quiet">email<\/span><br>sent/);
  expect(text).toContain('2 messages shown');
  const job = await row<{ id: string }>(db(), 'select event_id as id from job where subject_id = $1', [waiting]);
  expect(text).toContain(`href="/board/queue/notifications.deliver/${job!.id}"`);
  expectNobody(text);
});

test('each filter finds what it names, and one that cannot be read finds nothing', async () => {
  const sms = await told({ tried: [refused], settlement: { state: 'failed', reason: 'sms: no such subscriber' } });
  const mail = await told({ tried: [byMail], jurisdiction: 'GQ', settlement: { state: 'delivered' } });
  await rows(db(), `update notification set kind = 'report-ready' where id = $1`, [mail]);
  const client = await console_.as('admin');
  const found = async (query: string) => shows((await client.get(`/messages?${query}`)).text, [sms, mail]);

  expect(await found('state=failed')).toEqual([true, false]);
  expect(await found('state=delivered')).toEqual([false, true]);
  expect(await found('kind=report-ready')).toEqual([false, true]);
  expect(await found('channel=sms')).toEqual([true, false]);
  expect(await found('provider=smtp&channel=email')).toEqual([false, true]);
  expect(await found('provider=smtp&channel=sms')).toEqual([false, false]);
  expect(await found('jurisdiction=GQ')).toEqual([false, true]);
  expect(await found('jurisdiction=MG&state=failed&kind=payment-failed&provider=orange-sms')).toEqual([true, false]);
  expect(await found(`since=${new Date().toISOString().slice(0, 10)}`)).toEqual([true, true]);
  expect(await found('since=2099-01-01')).toEqual([false, false]);
  for (const wrong of ['state=lost', 'provider=pigeon', 'since=today', 'person=x', 'before=x', 'page=2']) {
    const { text } = await client.get(`/messages?${wrong}`);
    expect([wrong, text.includes('role="alert"'), ...shows(text, [sms, mail])]).toEqual([wrong, true, false, false]);
  }
});

test('older ones are on the next page', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 51; n++) ids.push(await told());
  const client = await console_.as('admin');
  const first = await client.get('/messages?state=waiting');
  const next = /rel="next" href="([^"]+)"/.exec(first.text)![1]!.replaceAll('&amp;', '&');
  const second = await client.get(next);
  expect([first.text.includes(ids[0]!), second.text.includes(ids[0]!), second.text.includes(ids[1]!)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('one person’s are found by an address in full, which stays in no address of a page, no page and no log', async () => {
  const tried = await told({ tried: [refused] });
  const neverTried = await told();
  const others = await told({ email: 'somebody@else.example', tried: [byMail] });
  const client = await console_.as('auditor');

  const find = async (address: string) => {
    const answer = await client.post('/messages/find', { address });
    const place = answer.headers.get('location')!;
    expectNobody(place);
    const { text } = await client.get(place);
    expectNobody(text);
    expect(text).toContain('the address that you typed');
    return shows(text, [tried, neverTried, others]);
  };
  expect(await find(' Rasoa@People.example ')).toEqual([true, true, false]);
  // Who has no account is known by the first of their addresses; by another one from what was sent to it.
  expect(await find('+261 34 12 345 67')).toEqual([true, false, false]);
  expect(await find('nobody@people.example')).toEqual([false, false, false]);

  const entries = await auditEntries(db(), 'find messages');
  expect(entries).toMatchObject([{ resource: 'messages of an address', outcome: 'done' }, {}, {}]);
  expectNobody(JSON.stringify(entries));
  const unreadable = await client.post('/messages/find', { address: 'rasoa at people' });
  expect([unreadable.status, unreadable.text.includes('role="alert"')]).toEqual([400, true]);
  expectNobody(unreadable.text);
});

test('an account’s messages are found by its address before any was sent, and by nobody else’s session', async () => {
  const email = `owner.${randomUUID()}@example.test`;
  const accountId = await console_.addAccount({ role: 'citizen', email, password: passwords.citizen });
  const id = await told({ accountId });
  const client = await console_.as('admin');
  const place = (await client.post('/messages/find', { address: email })).headers.get('location')!;
  expect(shows((await client.get(place)).text, [id])).toEqual([true]);
  expect(await auditEntries(db(), 'find messages')).toContainEqual(
    expect.objectContaining({ resource: `messages of account:${accountId}` }),
  );

  const other = await (await console_.as('auditor')).get(place);
  expect([other.text.includes('role="alert"'), ...shows(other.text, [id])]).toEqual([true, false]);
});

test('one message is shown with its attempts, in order, and without what it says', async () => {
  const id = await told({ tried: [refused, byMail], settlement: { state: 'sent', isOver: true } });
  const { text } = await (await console_.as('auditor')).get(`/messages/${id}`);
  expect(text.indexOf('orange-sms')).toBeLessThan(text.indexOf('smtp'));
  expect(text).toContain('no such subscriber &lt;[number]&gt;');
  expect(text).toContain('erased');
  expectNobody(text);
  expect(text).not.toContain('Try again');
});

test('one that waits says until when and why, and one that was not sent says what stood in its way', async () => {
  const waiting = await told();
  await delayJob(db(), waiting, 'quiet hours');
  const suppressed = await told({ settlement: { state: 'suppressed', reason: 'email: unsubscribed' } });
  const client = await console_.as('auditor');
  expect((await client.get(`/messages/${waiting}`)).text).toMatch(
    /it waits until <time[^>]*>2099-01-02 05:00:00<\/time>: quiet hours/,
  );
  expect((await client.get(`/messages/${suppressed}`)).text).toMatch(
    /What stood in its way<\/dt><dd>email: unsubscribed/,
  );
});

test('one that failed is tried again, which the audit tells', async () => {
  const id = await told({ tried: [refused], settlement: { state: 'failed', reason: 'sms: no such subscriber' } });
  await failJob(db(), id, 'sms: no such subscriber');
  const client = await console_.as('admin');
  expect((await client.get(`/messages/${id}`)).text).toContain('Try again');

  expect((await client.post(`/messages/${id}/retry`)).headers.get('location')).toBe(`/messages/${id}`);
  expect(await rows(db(), 'select state, attempt from job where subject_id = $1', [id])).toEqual([
    { state: 'waiting', attempt: 0 },
  ]);
  expect(await auditEntries(db(), 'retry')).toMatchObject([
    { tenant: 'MG', actor: console_.actor('admin'), outcome: 'done', before: { state: 'failed' } },
  ]);
  expect((await client.post(`/messages/${id}/retry`)).status).toBe(409);
  expect((await client.get(`/messages/${id}`)).text).not.toContain('Try again');
  // Who may look may not act.
  expect((await (await console_.as('auditor')).post(`/messages/${id}/retry`)).status).toBe(403);
});

test('the figures tell how each carrier does, for the last day and the last week', async () => {
  // Figures are kept for a minute: those of this jurisdiction no other test asks for.
  const jurisdiction = 'SN';
  const client = await financeOf(jurisdiction);
  await told({ jurisdiction, tried: [refused, bySms({ state: 'sent', providerMessageId: 'SM1' }), byMail] });
  const old = await told({ jurisdiction, tried: [bySms({ state: 'failed', fault: 'away', reason: 'away' })] });
  const earlier = new Date(Date.now() - 3 * 86_400_000).getTime().toString(16).padStart(12, '0');
  await rows(
    db(),
    `update delivery_attempt
        set id = ($2 || '-' || $3 || '-7000-8000-000000000001')::uuid
      where notification_id = $1`,
    [old, earlier.slice(0, 8), earlier.slice(8)],
  );
  const { text } = await client.get('/messages');
  const figures = [...text.matchAll(/<tr[^>]*>(?:(?!<\/tr>).)*(?:24 hours|7 days).*?<\/tr>/gs)].map(([line]) =>
    line
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  expect(figures).toEqual([
    'smtp email 24 hours 1 1 0 0 0 0 100.0 %',
    '7 days 1 1 0 0 0 0 100.0 %',
    'orange-sms sms 24 hours 2 1 0 0 1 0 50.0 %',
    '7 days 3 1 0 0 1 1 33.3 %',
  ]);
});

test('staff of a jurisdiction see its messages, and no figure, message or person of another', async () => {
  const own = await told({ tried: [byMail] });
  const foreign = await told({ jurisdiction: 'GQ', tried: [refused] });
  const nobodys = await told();
  await rows(db(), 'update notification set jurisdiction = null where id = $1', [nobodys]);
  const client = await financeOf('MG');

  const { text } = await client.get('/messages');
  expect(shows(text, [own, foreign, nobodys])).toEqual([true, false, false]);
  expect(text).not.toContain('orange-sms <span');
  expect(text).not.toContain('/board/');
  expect(text).not.toContain('name="jurisdiction"');
  expect(shows((await client.get('/messages?jurisdiction=GQ')).text, [own, foreign])).toEqual([false, false]);
  const place = (await client.post('/messages/find', { address: recipient.email })).headers.get('location')!;
  expect(shows((await client.get(place)).text, [own, foreign, nobodys])).toEqual([true, false, false]);
  expect((await client.get(`/messages/${own}`)).status).toBe(200);
  for (const id of [foreign, nobodys, randomUUID(), 'x'])
    expect((await client.get(`/messages/${id}`)).status).toBe(404);
  expect((await client.post(`/messages/${own}/retry`)).status).toBe(403);
  expect((await client.get('/messages/templates')).status).toBe(200);
});
