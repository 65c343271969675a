import { publicTexts } from '../../services/public/texts/public-texts';
import { referenceOf } from '../../shared/domain/payment/reference';
import { rows } from '../../shared/store/sql';
import { assessmentOf } from '../support/assessments';
import { until } from '../support/database';
import { aNotice, aServiceNotice } from './notices';
import { formIn, paymentsOf, usePublic, wordsOf } from './use-public';

const pages = usePublic();
const { payment: said } = publicTexts.fr;

/** The page of the only payment of an assessment, once it says so. */
async function whenItSays(id: string, text: string): Promise<string> {
  const [payment] = await paymentsOf(pages.db(), id);
  let page = '';
  await until(
    async () => {
      page = (await pages.ask(`/payments/${referenceOf(payment!.id)}?language=fr`)).text;
      return wordsOf(page).includes(wordsOf(text));
    },
    text,
    20,
  );
  return page;
}

test('with MVola a telephone rings, and when it is confirmed the notice is paid', async () => {
  const id = await aNotice(pages.db(), {}, { fiscalPower: 7, energy: 'diesel', firstCirculation: '2018-05-17' });
  const ordered = await pages.pay(id, { provider: 'mvola', phone: '034 12-345.67' });
  const [payment] = await paymentsOf(pages.db(), id);
  expect(payment).toMatchObject({ provider: 'mvola', amount: '65000', state: 'pending', isAnybodys: true });
  const path = `/payments/${referenceOf(payment!.id)}`;
  expect([ordered.status, ordered.location]).toEqual([
    303,
    `${path}?to=provider&key=${pages.keyOf(payment!.id)}&language=fr`,
  ]);

  const page = (await pages.ask(ordered.location!)).text;
  expect(wordsOf(page)).toContain(wordsOf(said.approve('MVola')));
  expect(page).toContain('<meta http-equiv="refresh" content="5">');
  expect(page).not.toMatch(/034|12345|67\b/);
  expect(wordsOf((await pages.notice(id)).text)).toContain(publicTexts.fr.underWay.title);

  pages.mvola().approve(referenceOf(payment!.id));
  const paid = await whenItSays(id, 'Payé le');
  // Its receipt is made by others, who are not here.
  expect(wordsOf(paid)).toContain(publicTexts.fr.receipt.beingMade);
  expect(await assessmentOf(pages.db(), id)).toMatchObject({ state: 'paid', paid: 65_000 });
  expect(wordsOf((await pages.notice(id)).text)).toContain(publicTexts.fr.notice.over.paid);
});

test('with Orange Money one is led to its page by a page of ours, and comes back to it', async () => {
  const id = await aNotice(pages.db());
  const ordered = await pages.pay(id, { provider: 'orange-money' });
  const page = (await pages.ask(ordered.location!)).text;
  const [, url] = /<meta http-equiv="refresh" content="0;url=([^"]+)">/.exec(page)!;
  expect(url!.startsWith(pages.orange().url)).toBe(true);
  expect(page).toContain(`<a class="go" href="${url}" rel="noreferrer">`);
  // Whoever looks at it later is not led away.
  const looked = (await pages.ask(ordered.location!.replace('to=provider&', ''))).text;
  expect(looked).toContain('<meta http-equiv="refresh" content="5">');
  expect(looked).toContain(`<a class="go" href="${url}"`);

  const back = await fetch(`${url}/pay`, { method: 'POST', redirect: 'manual' });
  const [payment] = await paymentsOf(pages.db(), id);
  expect(back.headers.get('location')).toBe(
    `${pages.url()}/payments/${referenceOf(payment!.id)}?key=${pages.keyOf(payment!.id)}&language=fr`,
  );
  await whenItSays(id, 'Payé le');
});

test('pressing twice, even at once, makes one payment', async () => {
  // Where parts are taken, nothing else would keep a second one away.
  const id = await aServiceNotice(pages.db(), 'T-554', { kind: 'issue' });
  const { action, fields } = formIn((await pages.notice(id)).text);
  const form = { ...fields, provider: 'stripe', wanted: 'other', amount: '10000' };
  const press = () => pages.ask(action, { method: 'POST', form });
  const answers = [...(await Promise.all([press(), press(), press()])), await press()];
  expect(new Set(answers.map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(303);
  expect(await paymentsOf(pages.db(), id)).toHaveLength(1);
});

test('with another way to pay on the same form one is led to the payment that was ordered', async () => {
  const id = await aNotice(pages.db());
  const { action, fields } = formIn((await pages.notice(id)).text);
  const press = (provider: string) => pages.ask(action, { method: 'POST', form: { ...fields, provider } });
  const first = await press('stripe');
  expect((await press('orange-money')).location).toBe(first.location);
  expect(await paymentsOf(pages.db(), id)).toMatchObject([{ provider: 'stripe' }]);
});

test.each([
  ['phone', { provider: 'mvola', phone: '12345' }],
  ['phone', { provider: 'mvola' }],
  ['not-offered', { provider: 'wave' }],
  ['amount', { provider: 'stripe', wanted: 'other', amount: '12,5' }],
  ['amount', { provider: 'stripe', wanted: 'x' }],
] as const)('what cannot be paid (%s, %j) is told, and the form shown again', async (fault, filled) => {
  const id = await aNotice(pages.db());
  const { status, text } = await pages.pay(id, filled);
  expect(status).toBe(422);
  expect(wordsOf(text)).toContain(wordsOf(publicTexts.fr.pay.faults[fault]));
  expect(formIn(text).fields.wanted).toBe((await assessmentOf(pages.db(), id)).amount.toString());
  if ('phone' in filled) expect(text).toContain(`value="${filled.phone}"`);
  expect(await paymentsOf(pages.db(), id)).toEqual([]);
});

test('nobody pays more, or less, than the page showed', async () => {
  const id = await aNotice(pages.db());
  const { action, fields } = formIn((await pages.notice(id)).text);
  await rows(
    pages.db(),
    `update assessment set charges = 5000, state = 'overdue', due_on = '2026-01-31' where id = $1`,
    [id],
  );
  const { status, text } = await pages.ask(action, { method: 'POST', form: { ...fields, provider: 'stripe' } });
  expect([status, wordsOf(text)]).toEqual([409, expect.stringContaining(wordsOf(publicTexts.fr.pay.faults.changed))]);
  expect(formIn(text).fields.wanted).toBe(String(Number(fields.wanted) + 5000));
  expect(await paymentsOf(pages.db(), id)).toEqual([]);
});

test('an amount of one’s own is taken as people write it, where parts are taken', async () => {
  const guinea = await aServiceNotice(pages.db(), 'T-554', { kind: 'issue' });
  const notOffered = await pages.pay(guinea, { provider: 'orange-money', wanted: 'other', amount: '20.000' });
  expect(notOffered.status).toBe(422);
  expect(notOffered.text).toContain('value="20.000"');
  const ordered = await pages.pay(guinea, { provider: 'stripe', wanted: 'other', amount: '20.000' });
  expect(ordered.status).toBe(303);
  expect(await paymentsOf(pages.db(), guinea)).toMatchObject([{ provider: 'stripe', amount: '20000' }]);

  const { text } = await pages.notice(guinea);
  expect(wordsOf(text)).toContain(publicTexts.fr.underWay.restToPay);
  expect(formIn(text).fields.wanted).toBe('30000');
  const tooMuch = await pages.pay(guinea, { provider: 'stripe', wanted: 'other', amount: '99 000 FCFA' });
  expect([tooMuch.status, wordsOf(tooMuch.text)]).toEqual([
    409,
    expect.stringContaining(publicTexts.fr.pay.faults['more-than-owed']),
  ]);
});

test('a payment that failed is told, and the notice can be paid again', async () => {
  const id = await aNotice(pages.db());
  await pages.pay(id, { provider: 'mvola', phone: '+261 34 12 345 67' });
  pages.mvola().decline(referenceOf((await paymentsOf(pages.db(), id))[0]!.id));
  const page = await whenItSays(id, said.failed);
  const [, again] = /<a class="go" href="([^"]+)">/.exec(page)!;
  expect(formIn((await pages.ask(again!)).text).action).toBe(again);
});

test('while a provider is away the page says that we go on trying, and the payment can be called off', async () => {
  await pages.orange().behave({ isDown: '503' });
  const id = await aNotice(pages.db());
  const ordered = await pages.pay(id, { provider: 'orange-money' });
  expect(ordered.status).toBe(303);
  const page = (await pages.ask(ordered.location!)).text;
  expect(wordsOf(page)).toContain(wordsOf(said.asking));
  await rows(pages.db(), `update payment set created_at = now() - interval '3 minutes'`);
  const later = (await pages.ask(ordered.location!)).text;
  expect(wordsOf(later)).toContain(wordsOf(said.stillAsking('Orange Money')));
  expect(later).toContain('<meta http-equiv="refresh" content="15">');

  const [, action] = /<form method="post" action="([^"]+\/cancellation[^"]*)">/.exec(later)!;
  await until(
    async () => (await pages.ask(action!.replaceAll('&amp;', '&'), { method: 'POST', form: {} })).status === 303,
    'it is called off',
  );
  await whenItSays(id, said.cancelled);
  await pages.orange().behave({ isDown: false });
});
