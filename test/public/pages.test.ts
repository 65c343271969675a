import { publicTexts } from '../../services/public/texts/public-texts';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { languages } from '../../shared/domain/vehicle-fields';
import { rows } from '../../shared/store/sql';
import { aNotice, aServiceNotice } from './notices';
import { formIn, usePublic, wordsOf } from './use-public';

const pages = usePublic({}, { workers: false });

beforeEach(() => rows(pages.db(), 'truncate assessment cascade'));

const aDiesel = { registration: '1234 TBA', fiscalPower: 7, energy: 'diesel', firstCirculation: '2018-05-17' };

test('the first page asks for a reference and leads to its notice', async () => {
  const first = await pages.ask('/');
  expect([first.status, first.location]).toEqual([303, '/pay?language=fr']);
  const asked = await pages.ask('/pay?language=en');
  expect(asked.status).toBe(200);
  expect(asked.text).toContain('<label class="field" for="reference">Reference of the notice</label>');
  const id = await aNotice(pages.db());
  const typed = noticeReferenceOf(id).toLowerCase().replaceAll('-', ' ');
  const led = await pages.ask(`/pay?language=en&reference=${encodeURIComponent(typed)}`);
  expect([led.status, led.location]).toEqual([303, `/pay/${noticeReferenceOf(id)}?language=en`]);
});

test.each([
  ['length', '5GC7', 422],
  ['symbol', '5GC7-7G00-KXCD-32KU', 422],
  ['mistyped', '5GC7-7G00-KXCD-32TK', 422],
  ['unknown', '5GC7-7G00-KXCD-32KT', 404],
] as const)('a reference that is wrong (%s) is told as such, and shown again', async (fault, typed, status) => {
  for (const path of [`/pay/${typed}?language=en`, `/pay?reference=${typed}&language=en`]) {
    const answer = await pages.ask(path);
    if (fault === 'unknown' && answer.status === 303) continue;
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`role="alert">${publicTexts.en.ask.faults[fault]}`);
    expect(answer.text).toContain(`value="${typed}"`);
  }
});

test('a notice says what it is for, what is owed and why, and how it can be paid', async () => {
  const id = await aNotice(pages.db(), { state: 'overdue', dueOn: '2026-01-31', charges: 6500 }, aDiesel);
  const { status, text } = await pages.notice(id);
  expect(status).toBe(200);
  const words = wordsOf(text);
  for (const said of [
    'Immatriculation 1234 TBA',
    'Exercice 2026',
    `Référence ${noticeReferenceOf(id)}`,
    'État En retard',
    'Montant 65 000 Ar',
    'Pénalités de retard 6 500 Ar',
    'Reste à payer 71 500 Ar',
    'À payer au plus tard le 31 janvier 2026',
    '17 mai 2018',
    'Référence légale : Projet de loi de finances 2026',
    'Payer avec MVola',
    'Payer avec Orange Money',
    'Payer par carte bancaire',
  ])
    expect(words).toContain(said);
  // Nobody collects with these here.
  expect(words).not.toMatch(/Wave|BANGE/);
  expect(formIn(text).fields).toMatchObject({ wanted: '71500', key: expect.stringMatching(/^[\w-]{22}$/) });
});

test.each(languages)('it is told in %s, in less than 15 kilobytes', async (language) => {
  const id = await aNotice(pages.db(), { state: 'overdue', dueOn: '2026-01-31', charges: 6500 }, aDiesel);
  const plans = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => ({
    number,
    amount: 10_000n,
    dueOn: `2027-${String(number).padStart(2, '0')}-28`,
  }));
  const service = await aServiceNotice(pages.db(), 'T-552', { kind: 'issue' }, plans);
  for (const page of [
    await pages.notice(id, `?language=${language}`),
    await pages.notice(service, `?language=${language}`),
  ]) {
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.text).toContain(publicTexts[language].notice.why);
    expect(Buffer.byteLength(page.text)).toBeLessThan(15_000);
  }
});

test('a language is chosen by the page, else by the browser, else by where the notice comes from', async () => {
  const madagascar = await aNotice(pages.db());
  const guinea = await aServiceNotice(pages.db(), 'T-552', { kind: 'issue' });
  const langOf = async (id: string, query: string, accepted?: string) =>
    /<html lang="(\w+)">/.exec(
      (
        await pages.ask(`/pay/${noticeReferenceOf(id)}${query}`, {
          headers: accepted ? { 'Accept-Language': accepted } : {},
        })
      ).text,
    )?.[1];
  expect(await langOf(madagascar, '?language=mg', 'en')).toBe('mg');
  expect(await langOf(madagascar, '?language=xx', 'de, pt;q=0.8, en;q=0.5')).toBe('pt');
  expect(await langOf(madagascar, '', 'de')).toBe('fr');
  expect(await langOf(guinea, '', '*')).toBe('fr');
  expect(await langOf(guinea, '', 'de')).toBe('es');
});

test.each(['paid', 'exempt', 'cancelled'] as const)('of one that is %s nothing but that is said', async (state) => {
  const id = await aNotice(pages.db(), { state, paid: state === 'paid' ? 65_000 : 0 }, aDiesel);
  await rows(
    pages.db(),
    `update assessment set cancelled_reason = 'sold by Rakoto' where id = $1 and state = 'cancelled'`,
    [id],
  );
  const { status, text } = await pages.notice(id);
  expect(status).toBe(200);
  expect(wordsOf(text)).toContain(publicTexts.fr.notice.over[state]);
  expect(wordsOf(text)).toContain('1234 TBA');
  expect(text).not.toMatch(/Rakoto|65.000|<form method="post"|<details/);
});

test('a notice tells nothing of anybody, nor why somebody asks to be exempt', async () => {
  const id = await aNotice(pages.db(), {}, { ...aDiesel, use: 'ambulance', ref: 'dossier 77' });
  await rows(
    pages.db(),
    `update assessment set ref = 'dossier 77', owner = '{"name":"Rakoto","phone":"0341234567"}' where id = $1`,
    [id],
  );
  const { text } = await pages.notice(id);
  expect(text).not.toMatch(/Rakoto|0341234567|dossier|ambulance|exonération/i);
});

test('what was assessed as a test has no notice', async () => {
  expect((await pages.notice(await aNotice(pages.db(), { isTest: true }))).status).toBe(404);
});

test('where parts are taken, one chooses among what is left, the next instalment and an amount of one’s own', async () => {
  const id = await aServiceNotice(pages.db(), 'T-552', { kind: 'issue' }, [
    { number: 1, amount: 700n, dueOn: '2026-01-31' },
    { number: 2, amount: 400n, dueOn: '2099-02-28' },
    { number: 3, amount: 400n, dueOn: '2099-03-31' },
  ]);
  await rows(pages.db(), `update assessment set paid = 200, state = 'partly-paid' where id = $1`, [id]);
  const { text } = await pages.notice(id, '?language=en');
  expect(wordsOf(text)).toContain('Service Registration of vehicles for private use, lorries excepted');
  expect(
    [...text.matchAll(/name="wanted" value="(\w+)"( checked)?/g)].map(([, value, is]) => value + (is ?? '')),
  ).toEqual(['1300 checked', '500', 'other']);
  expect(wordsOf(text)).toContain('Through instalment 1, by 31 January 2026: 500 FCFA');
});

test('every page loads nothing, is not kept, and sends its form to us alone', async () => {
  const id = await aNotice(pages.db());
  for (const path of ['/pay', `/pay/${noticeReferenceOf(id)}`, '/pay/5GC7', '/nowhere', '/payments/x']) {
    const { headers, text } = await pages.ask(path);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/<script|https?:|src=|@import|url\(/);
    expect(text).toMatch(/^<!doctype html>/);
  }
});

test('what stands in an address is text to the page', async () => {
  const typed = encodeURIComponent('"><img src=x>');
  expect((await pages.ask(`/pay?reference=${typed}`)).text).not.toContain('<img');
  expect((await pages.ask(`/pay/${typed}`)).text).not.toContain('<img');
});

test('refusals are pages in the language', async () => {
  const nowhere = await pages.ask('/nowhere', { headers: { 'Accept-Language': 'es' } });
  expect([nowhere.status, wordsOf(nowhere.text)]).toEqual([
    404,
    expect.stringContaining(publicTexts.es.refused.notHere),
  ]);
  const twice = await pages.ask('/pay?language=mg&reference=a&reference=b');
  expect([twice.status, wordsOf(twice.text)]).toEqual([400, expect.stringContaining('Tsy azonay')]);
  const other = await pages.ask('/pay?language=en', { method: 'POST' });
  expect([other.status, other.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
