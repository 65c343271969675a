import * as fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { kindNames, ruleOf } from '../../shared/domain/notification/kinds';
import { languages } from '../../shared/domain/vehicle-fields';
import { renderMessage } from '../../shared/messages/render-message';
import { fitsGsm, isShortSms, smsSegments, smsText } from '../../shared/messages/sms-length';
import { allTemplates } from '../../shared/messages/templates/all-templates';
import { sampleValues } from '../../shared/messages/templates/sample-values';

const nobody = { name: null, unsubscribeUrl: null } as const;
const bySms = kindNames.filter((kind) => ruleOf(kind).channels.some((channel) => channel === 'sms'));
const everySms = bySms.flatMap((kind) => languages.map((language) => [kind, language] as const));

/** The longest of each that may well come: amounts of a company, the longest month, a link of 60 characters. */
const longest = (language: (typeof languages)[number]): Record<string, string> => ({
  amount: '123\u202f456\u202f789\u00a0FCFA',
  number: 'MG-2026-123456789',
  link: `https://taxes.example/m/${'a'.repeat(36)}`,
  ...Object.fromEntries(['paidOn', 'dueOn'].map((name) => [name, longestDay[language]])),
});
const longestDay = {
  fr: '30 septembre 2026',
  mg: '30 Septambra 2026',
  en: '30 September 2026',
  es: '30 de septiembre de 2026',
  pt: '30 de setembro de 2026',
} as const;

test.each(everySms)('%s in %s takes one segment of GSM-7, its samples uncut', (kind, language) => {
  const values = sampleValues(kind, language);
  const { sms } = renderMessage(kind, language, values, nobody);
  expect([fitsGsm(sms), smsSegments(sms)]).toEqual([true, 1]);
  expect(sms).not.toContain('...');
  expect(sms).toMatch(/^TaxCollector: /);
  expect(sms).toContain(values.link);
});

test.each(everySms)('%s in %s takes one segment with the longest values, and none of them is cut', (kind, language) => {
  const usual = sampleValues(kind, language);
  const long = longest(language);
  const values = Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, long[name] ?? value]));
  for (const words of ['', 'ç'.repeat(300)]) {
    const described = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, name in long ? value : value + words]),
    );
    const { sms } = renderMessage(kind, language, described, nobody);
    expect([fitsGsm(sms), smsSegments(sms)]).toEqual([true, 1]);
    for (const name of Object.keys(values).filter(
      (one) => one in long && allTemplates[kind][language].sms?.includes(`{${one}}`),
    ))
      expect(sms).toContain(smsText(values[name]!));
  }
});

test.each(everySms)('%s in %s is written as it is sent', (kind, language) => {
  const { sms } = allTemplates[kind][language];
  expect(smsText(sms!)).toBe(sms);
});

test('letters that GSM-7 lacks are written with the nearest, and those it has stay', () => {
  expect(smsText('Été à Nosy Bé, reçu à l’hôtel')).toBe("Été à Nosy Bé, recu à l'hotel");
  expect(smsText('54\u202f000\u00a0Ar – « même » œuvre…')).toBe('54 000 Ar - " meme " oeuvre...');
  expect(smsText('Año, pagó, não, ação, Ñ¿¡')).toBe('Año, pago, nao, açao, Ñ¿¡'.replace('ç', 'c'));
  expect(smsText('e\u0301te\u0301 co\u0327te\u200b')).toBe('été cote');
});

test('another script and an emoji stay as they are, with all around them', () => {
  for (const text of ['Réçu محمد', 'reçu 👩🏽‍🔧', '日本 – ê']) expect(smsText(text)).toBe(text);
});

test('a text of another script is cut to two segments, and its link is whole', () => {
  const { link, ...others } = sampleValues('document-refused', 'en');
  const values = { ...others, link: link!, reason: 'صورة غير واضحة '.repeat(30) };
  const { sms } = renderMessage('document-refused', 'en', values, nobody);
  expect([fitsGsm(sms), smsSegments(sms)]).toEqual([false, 2]);
  expect(sms).toContain(values.link);
  expect(sms).toContain('صورة');
});

test('where nothing is left to cut, it is longer rather than false', () => {
  const values = { ...sampleValues('document-verified', 'en'), link: `https://taxes.example/${'a'.repeat(300)}` };
  const { sms } = renderMessage('document-verified', 'en', values, nobody);
  expect(smsSegments(sms)).toBe(3);
  expect(sms).toContain(values.link);
});

test.each([
  ['160 letters', 'a'.repeat(160), 1],
  ['161 letters', 'a'.repeat(161), 2],
  ['306 letters', 'a'.repeat(306), 2],
  ['307 letters', 'a'.repeat(307), 3],
  ['80 braces, each of two', '{'.repeat(80), 1],
  ['81 braces', '{'.repeat(81), 2],
  ['a sign that must not be torn in two', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
  ['70 letters of another script', 'م'.repeat(70), 1],
  ['71 of them', 'م'.repeat(71), 2],
  ['134 of them', 'م'.repeat(134), 2],
  ['135 of them', 'م'.repeat(135), 3],
  ['35 emoji, each of two', '😀'.repeat(35), 1],
  ['36 emoji', '😀'.repeat(36), 2],
  ['an ê among letters', `ê${'a'.repeat(70)}`, 2],
  ['nothing', '', 1],
])('%s', (_, text, segments) => {
  expect(smsSegments(text)).toBe(segments);
});

test('what is counted here is what the library counts', () => {
  const letter = fc.oneof(
    fc.constantFrom(...'aé{€^ \n\\ñÇΩ'),
    fc.constantFrom('ê', '😀', '`', 'م', '👩🏽‍🔧'),
    fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCodePoint(code)),
  );
  const plain = fc.constantFrom(...'aé{€^ \\ñÇΩ');
  const text = fc.oneof(fc.array(plain, { minLength: 60, maxLength: 180 }), fc.array(letter, { maxLength: 90 }));
  fc.assert(
    fc.property(text, (letters) => {
      const { encodingName, segmentsCount } = new SegmentedMessage(letters.join(''));
      expect([fitsGsm(letters.join('')), smsSegments(letters.join(''))]).toEqual([
        encodingName === 'GSM-7',
        segmentsCount,
      ]);
    }),
  );
});

test('what is transliterated is never longer to read than two for one, and always short enough or as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const written = smsText(text);
      expect(fitsGsm(written) || written === text).toBe(true);
      if (fitsGsm(text.normalize('NFC'))) expect(written).toBe(text.normalize('NFC'));
      expect(isShortSms(written)).toBe(true);
    }),
  );
});
