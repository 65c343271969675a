import { verifyTexts } from '../../services/public/verify/texts/verify-texts';
import { dayIn, lastDayOf } from '../../shared/domain/days';
import { noticeReferenceOf } from '../../shared/domain/payment/notice-reference';
import { languages } from '../../shared/domain/vehicle-fields';
import { rows } from '../../shared/store/sql';
import { aProof } from '../receipts/proofs';
import { type TestReceipt, voided } from '../support/receipts/receipt-rows';
import { usePublic, wordsOf } from './use-public';
import { useReceipts } from './use-receipts';

const pages = usePublic({}, { workers: false });
const receipts = useReceipts(pages);
const thisYear = Number(dayIn('Indian/Antananarivo', new Date()).slice(0, 4));
const en = verifyTexts.en;

const open = async (token: string) => {
  const { status, text } = await pages.ask(`/v/${token}?language=en`);
  return { status, words: wordsOf(text), text };
};
/** Without the head, its style, and links to the page itself. */
const mainOf = (text: string) => text.slice(text.indexOf('<main>'), text.indexOf('</main>'));
const lookUp = async (number: string, subject: string) => {
  const { status, text } = await pages.ask('/verify?language=en', { method: 'POST', form: { number, subject } });
  return { status, words: wordsOf(text), text };
};
const plateOf = ({ content }: TestReceipt) => content.items[0]!.registration!;
const assessmentBecomes = ({ assessmentIds }: TestReceipt, state: string, paid: number) =>
  rows(pages.db(), `update assessment set state = $2, paid = $3 where id = $1`, [assessmentIds[0], state, paid]);

test('a code tells that it was paid, what for, until when, and nothing else', async () => {
  const receipt = await receipts.aReceipt();
  const { status, words, text } = await open(receipt.token);
  expect(status).toBe(200);
  expect(words).toContain(`✓ ${en.verdicts.valid.title} ${en.verdicts.valid.text}`);
  expect(words.slice(words.indexOf(en.verdicts.valid.text))).toBe(
    `${en.verdicts.valid.text} Registration ${plateOf(receipt)} Fiscal year ${thisYear} Paid in full Valid until 31 December ${thisYear} ` +
      `Issued on 15 January ${thisYear} Number of the receipt ${receipt.content.number} Verify another receipt Français Malagasy ` +
      'English Español Português ',
  );
  for (const kept of [
    'TX-98765',
    'mvola',
    receipt.content.paymentReference,
    receipt.content.items[0]!.noticeReference,
    '.pdf',
  ])
    expect(mainOf(text)).not.toContain(kept);
});

test('by its number and its registration, however they are typed, it tells the same', async () => {
  const receipt = await receipts.aReceipt();
  const number = receipt.content.number;
  const loose = `${number.slice(0, 2).toLowerCase()} ${number.slice(3, 7)}–${number.slice(8)}`;
  const plate = plateOf(receipt);
  for (const [typed, subject] of [
    [number, plate],
    [loose, plate.toLowerCase().replace(' ', '-')],
    [`  ${number} `, plate.replace(' ', '\u00a0').replace('B', 'B\u2011')],
  ] as const) {
    const { status, words } = await lookUp(typed, subject);
    expect([status, words]).toEqual([200, expect.stringContaining(en.verdicts.valid.text)]);
    expect(words).toContain(`Number of the receipt ${number}`);
  }
});

test('a receipt of a service tells the service; it is looked up by the reference of its notice', async () => {
  const receipt = await receipts.aReceipt({
    jurisdiction: 'GQ',
    items: [{ service: 'T-552', currency: 'XAF' }],
  });
  const reference = noticeReferenceOf(receipt.assessmentIds[0]!);
  const { words, text } = await open(receipt.token);
  expect(words).toContain('Service Licence to fish Fiscal year');
  expect(mainOf(text)).not.toContain(reference);
  expect((await lookUp(receipt.content.number, reference.toLowerCase())).status).toBe(200);
  expect((await lookUp(receipt.content.number, '1234 TBA')).status).toBe(404);
});

describe('what has become of it', () => {
  test.each([
    ['partly-paid', 50_000, 'part'],
    ['overdue', 50_000, 'part'],
    ['due', 0, 'undone'],
    ['overdue', 0, 'undone'],
    ['cancelled', 100_000, 'undone'],
    ['exempt', 0, 'undone'],
  ] as const)('an assessment that is %s with %i paid: %s', async (state, paid, verdict) => {
    const receipt = await receipts.aReceipt();
    await assessmentBecomes(receipt, state, paid);
    for (const { status, words } of [await open(receipt.token), await lookUp(receipt.content.number, plateOf(receipt))])
      expect([status, words]).toEqual([200, expect.stringContaining(en.verdicts[verdict].text)]);
  });

  test('what was paid in part is told so, until the rest is paid, too', async () => {
    const receipt = await receipts.aReceipt({ items: [{ standing: 'part', state: 'partly-paid', paid: 1 }] });
    const before = await open(receipt.token);
    expect(before.words).toContain(en.verdicts.part.title);
    expect(before.words).toContain('Paid in part Valid until');
    await assessmentBecomes(receipt, 'paid', 100_000);
    const after = await open(receipt.token);
    expect(after.words).toContain(en.verdicts.valid.text);
    expect(after.words).toContain('Paid in full Valid until');
  });

  test('a year that is over proves nothing for today', async () => {
    const receipt = await receipts.aReceipt({ items: [{ fiscalYear: thisYear - 1 }] });
    const { status, words } = await open(receipt.token);
    expect([status, words]).toEqual([200, expect.stringContaining(en.verdicts.expired.text)]);
    expect(words).toContain(`Fiscal year ${thisYear - 1}`);
  });

  test('a void one says so, whatever else is true, and names the one that stands in its place', async () => {
    const first = await receipts.aReceipt();
    await assessmentBecomes(first, 'due', 0);
    await voided(pages.db(), first);
    expect((await open(first.token)).words).toContain(`${en.verdicts.void.text} Registration`);

    const second = await receipts.aReceipt({ replaces: first });
    expect((await open(first.token)).words).toContain(`Receipt ${second.content.number} stands in its place.`);
    await voided(pages.db(), second);
    expect((await open(first.token)).words).not.toContain('in its place');
    const third = await receipts.aReceipt({ replaces: second });
    expect((await open(first.token)).words).toContain(`Receipt ${third.content.number} stands in its place.`);
    expect((await open(third.token)).words).toContain(en.verdicts.undone.text);
  });

  test('of one vehicle with several years each year has its verdict', async () => {
    const receipt = await receipts.aReceipt({
      items: [{ fiscalYear: thisYear - 1, registration: '7 AA' }, { registration: '7 AA' }, { registration: '9 ZZ' }],
    });
    const { words } = await lookUp(receipt.content.number, '7AA');
    expect(words).toContain(en.verdicts.expired.text);
    expect(words).toContain(en.verdicts.valid.text);
    expect(words).not.toContain('9 ZZ');
    expect((await open(receipt.content.items[2]!.token!)).words).toContain('Registration 9 ZZ');
  });
});

describe('what is not genuine', () => {
  const notGenuine = async (token: string) => {
    const { status, words } = await open(token);
    expect([status, words]).toEqual([404, expect.stringContaining(en.verdicts['not-genuine'].text)]);
    expect(words).not.toContain('Registration');
  };

  test('odd tokens, some of them of 10 kB', async () => {
    const { token } = await receipts.aReceipt();
    const [header, payload] = token.split('.');
    const others = [
      'x',
      '%00',
      '%F0%9F%98%80',
      `${header}.${payload}.`,
      `${token}x`,
      `${header}.${payload}.${'A'.repeat(86)}`,
    ];
    for (const odd of [
      ...others,
      'A'.repeat(10_000),
      `${token}${'.'.repeat(10_000)}`,
      encodeURIComponent('<script>'.repeat(300)),
    ])
      await notGenuine(odd);
  });

  test('a token that we signed and no receipt holds', async () => {
    const receipt = await receipts.aReceipt();
    const { content } = receipt;
    const said = {
      subject: plateOf(receipt).replace(' ', ''),
      number: content.number,
      issuedOn: content.issuedOn,
      fiscalYear: thisYear,
      validUntil: lastDayOf(thisYear),
    };
    expect(receipts.signer().sign(aProof(said))).toBe(content.items[0]!.token);
    await notGenuine(receipts.signer().sign(aProof({ ...said, subject: '9999TBA' })));
    await notGenuine(receipts.signer().sign(aProof({ ...said, fiscalYear: thisYear + 1 })));
    await notGenuine(receipts.signer().sign(aProof({ ...said, number: `MG-${thisYear}-999999` })));
  });
});

describe('what cannot be looked up', () => {
  test.each([
    ['no number', 'MG-2026', '1234 TBA', 422, 'number'],
    ['no registration', 'MG-2026-000001', '  ', 422, 'subject'],
    ['a number that nobody has', 'MG-2026-900000', '1234 TBA', 404, 'unknown'],
  ] as const)('%s', async (_what, number, subject, status, fault) => {
    const page = await lookUp(number, subject);
    expect([page.status, page.words]).toEqual([status, expect.stringContaining(en.ask.faults[fault])]);
    // What was typed is there again.
    expect(page.text).toContain(`value="${number}"`);
  });

  test('the registration of another vehicle finds nothing, and the answer is that of an unknown number', async () => {
    const { content } = await receipts.aReceipt();
    const wrong = await lookUp(content.number, '4321 TBA');
    expect([wrong.status, wrong.words]).toEqual([404, expect.stringContaining(en.ask.faults.unknown)]);
    const unknown = await lookUp('MG-2026-900000', '4321 TBA');
    expect(wrong.text.replace(content.number, '')).toBe(unknown.text.replace('MG-2026-900000', ''));
  });

  test('an item that nothing was credited to has no receipt', async () => {
    const receipt = await receipts.aReceipt({ items: [{ isUncredited: true }] });
    expect((await lookUp(receipt.content.number, plateOf(receipt))).status).toBe(404);
  });

  test('what somebody typed is shown as text', async () => {
    const { text } = await lookUp('"><script>alert(1)</script>', '<b>');
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<b>');
  });
});

test('the text of a code leads where the code itself does, also as an address and broken into lines', async () => {
  const { token } = await receipts.aReceipt();
  const paste = (code: string) => pages.ask('/verify?language=pt', { method: 'POST', form: { code } });
  for (const code of [
    token,
    ` ${token.slice(0, 50)}\r\n${token.slice(50)} `,
    `https://pay.example.mg/v/${token}?language=fr`,
  ])
    expect(await paste(code)).toMatchObject({ status: 303, location: `/v/${token}?language=pt` });
  for (const code of ['x', 'https://pay.example.mg/', `https://evil.example/${token}`, 'a.b'])
    expect([code, (await paste(code)).status]).toEqual([code, 422]);
});

test('after a rotation receipts stay genuine; once the key leaked its receipts are trusted no more', async () => {
  const before = await receipts.aReceipt();
  await receipts.rotate();
  const after = await receipts.aReceipt();
  for (const { token } of [before, after]) expect((await open(token)).words).toContain(en.verdicts.valid.text);
  const keys = async () =>
    JSON.parse((await pages.ask('/.well-known/jwks.json')).text).keys.map(({ kid }: { kid: string }) => kid);
  const kidOf = ({ token }: TestReceipt) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
  expect(await keys()).toEqual(expect.arrayContaining([before, after].map(kidOf)));

  await receipts.rotate({ leaked: true });
  const { status, words } = await open(after.token);
  expect([status, words]).toEqual([200, expect.stringContaining(en.verdicts.distrusted.text)]);
  expect(await keys()).toEqual([receipts.signer().kid]);
  // Whoever has the key signs what he likes; of that no receipt tells.
  expect((await open((await receipts.aReceipt()).token)).words).toContain(en.verdicts.valid.text);
});

test('keys and void numbers may be read by pages of every origin, and a list that is known is not sent again', async () => {
  const receipt = await receipts.aReceipt();
  const over = await receipts.aReceipt({ items: [{ fiscalYear: thisYear - 2 }] });
  // Of two codes one still counts; of the other two that of this year was never made.
  const both = await receipts.aReceipt({ items: [{}, { fiscalYear: thisYear - 1 }] });
  const uncredited = await receipts.aReceipt({ items: [{ fiscalYear: thisYear - 2 }, { isUncredited: true }] });
  for (const one of [receipt, over, both, uncredited]) await voided(pages.db(), one);
  const keys = await pages.ask('/.well-known/jwks.json', { headers: { Origin: 'https://police.example' } });
  for (const key of JSON.parse(keys.text).keys)
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const list = await pages.ask('/verify/voided.json', { headers: { Origin: 'https://police.example' } });
  for (const { headers } of [keys, list]) expect(headers.get('access-control-allow-origin')).toBe('*');
  const numbers = JSON.parse(list.text).voided[`MG-${thisYear}`];
  const isListed = ({ content }: TestReceipt) => numbers.includes(Number(content.number.slice(8)));
  // Whose code has run out anyhow need not be known.
  expect([receipt, both, over, uncredited].map(isListed)).toEqual([true, true, false, false]);

  const known = await pages.ask('/verify/voided.json', { headers: { 'If-None-Match': list.headers.get('etag')! } });
  expect([known.status, known.text]).toEqual([304, '']);
  await voided(pages.db(), await receipts.aReceipt());
  const changed = await pages.ask('/verify/voided.json', { headers: { 'If-None-Match': list.headers.get('etag')! } });
  expect(changed.status).toBe(200);
});

test.each(languages)('in %s every verdict has its words', async (language) => {
  const { token } = await receipts.aReceipt();
  const { text } = await pages.ask(`/v/${token}?language=${language}`);
  expect(text).toContain(`<html lang="${language}">`);
  expect(text).toContain(verifyTexts[language].verdicts.valid.text);
  const all = Object.values(verifyTexts[language].verdicts).map(({ text: words }) => words);
  expect(new Set(all).size).toBe(all.length);
});

test('without a choice it speaks the language of the telephone, else that of the jurisdiction', async () => {
  const { token } = await receipts.aReceipt({ jurisdiction: 'GQ', items: [{ currency: 'XAF' }] });
  expect((await pages.ask(`/v/${token}`, { headers: { 'Accept-Language': 'de' } })).text).toContain('<html lang="es">');
  expect((await pages.ask(`/v/${token}`, { headers: { 'Accept-Language': 'mg' } })).text).toContain('<html lang="mg">');
});
