import { publicTexts } from '../../services/public/texts/public-texts';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { rows } from '../../shared/store/sql';
import { until } from '../support/database';
import { aNotice } from './notices';
import { paymentsOf, usePublic, wordsOf } from './use-public';

const pages = usePublic({ NOTICES_PER_MINUTE: '3', PAYMENTS_PER_MINUTE: '2' });
beforeEach(() => rows(pages.db(), 'truncate assessment cascade'));

const stripe = { provider: 'stripe' };
/** What a browser says of a form that another site sends. */
const foreign = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { Origin: 'https://elsewhere.example' },
];
const ours = () => [
  {},
  { 'Sec-Fetch-Site': 'same-origin', Origin: pages.url() },
  { 'Sec-Fetch-Site': 'none' },
  { Origin: pages.url() },
  // A proxy in front that ends TLS.
  { Origin: pages.url().replace('http:', 'https:') },
  { Origin: 'null' },
];

test('forms of other sites order nothing and call nothing off, ours do', async () => {
  for (const headers of foreign) {
    const id = await aNotice(pages.db());
    const { status, text } = await pages.pay(id, stripe, headers);
    expect([status, wordsOf(text)]).toEqual([403, expect.stringContaining(publicTexts.fr.refused.foreignForm)]);
    expect(await paymentsOf(pages.db(), id)).toEqual([]);
    expect((await pages.ask('/payments/x/cancellation', { method: 'POST', form: {}, headers })).status).toBe(403);
  }
});

test.each([0, 1, 2, 3, 4, 5])('a form of ours is taken as browsers of every age send it (%i)', async (index) => {
  const id = await aNotice(pages.db());
  // Nobody works here: the answer comes when the wait is over.
  const answer = pages.pay(id, stripe, ours()[index]);
  await until(async () => (await paymentsOf(pages.db(), id)).length === 1, 'it is ordered');
  expect((await answer).status).toBe(303);
});

test('one address looks up and orders so much in a minute, and is told when to come again', async () => {
  const id = await aNotice(pages.db());
  const headers = { 'X-Forwarded-For': '203.0.113.9', 'Accept-Language': 'en' };
  const look = () => pages.ask(`/pay/${noticeReferenceOf(id)}`, { headers });
  for (const _ of [1, 2, 3]) expect((await look()).status).toBe(200);
  const { status, headers: answered, text } = await look();
  expect([status, answered.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  const seconds = Number(answered.get('retry-after'));
  expect(wordsOf(text)).toContain(publicTexts.en.refused.tooMany(seconds));
  // A mistyped one is not looked up, and another address is not held back.
  expect((await pages.ask('/pay?reference=5GC7', { headers })).status).toBe(422);
  expect((await pages.notice(id)).status).toBe(200);

  const order = () => pages.ask(`/pay/${noticeReferenceOf(id)}`, { method: 'POST', form: { key: 'x' }, headers });
  expect([(await order()).status, (await order()).status, (await order()).status]).toEqual([400, 400, 429]);
});

test('during maintenance of the jurisdiction a notice can be seen, but not paid', async () => {
  const id = await aNotice(pages.db());
  const begin = (tenant: string) =>
    rows(
      pages.db(),
      `insert into maintenance (tenant, message, retry_after_seconds, workers, changed_by) values ($1, 'moving house', 600, 'go on', 'shell:test')`,
      [tenant],
    );
  for (const tenant of ['MG', '*']) {
    await begin(tenant);
    let refused = await pages.notice(id);
    await until(async () => {
      refused = await pages.pay(id, { provider: 'mvola', phone: '1' });
      return refused.status === 503;
    }, 'maintenance has begun');
    expect(wordsOf(refused.text)).toContain(publicTexts.fr.refused.maintenance);
    expect(refused.headers.get('retry-after')).toBe('600');
    expect((await pages.notice(id)).status).toBe(200);
    await rows(pages.db(), 'delete from maintenance');
  }
});
