import { kindNames, ruleOf } from '../../shared/domain/notification/kinds';
import { languages } from '../../shared/domain/vehicle-fields';
import { frameTexts } from '../../shared/messages/frame-texts';
import type { KindTexts, MessageTexts } from '../../shared/messages/message-texts';
import { renderMessage } from '../../shared/messages/render-message';
import { allTemplates } from '../../shared/messages/templates/all-templates';
import { sampleValues } from '../../shared/messages/templates/sample-values';

const options = {
  name: 'Rasoa Rakotomalala',
  unsubscribeUrl: 'https://taxes.example/u/s4mpl3',
  hasAttachment: true,
} as const;

const everyText = kindNames.flatMap((kind) => languages.map((language) => [kind, language] as const));
const textsOf = (kind: (typeof kindNames)[number], language: (typeof languages)[number]) => {
  const { subject, title, paragraphs, ...others } = allTemplates[kind][language];
  return [...new Set([subject, title, ...paragraphs, ...Object.values(others)])].filter((text) => text !== '{link}');
};

describe.each(everyText)('%s in %s', (kind, language) => {
  const values = sampleValues(kind, language);
  const rule = ruleOf(kind);
  const message = renderMessage(kind, language, values, options);

  test('is told by every way it goes, without a hole', () => {
    const { sms, ...others } = message;
    for (const text of [...Object.values(others), sms]) expect(text).not.toMatch(/\{\{|\{\w+\}|undefined|null/);
    for (const text of Object.values(others)) expect(text).not.toBe('');
    expect(sms !== '').toBe(rule.channels.includes('sms'));
    expect(message.subject).toMatch(/^[^\p{Cc}]{5,60}$/u);
    expect(Buffer.byteLength(message.html)).toBeLessThan(30_000);
  });

  test('says each of its values in the mail, in both parts', () => {
    for (const value of Object.values(values)) {
      expect(message.text).toContain(value);
      // Narrow spaces are hard ones there.
      expect(message.html).toContain(value.replaceAll('\u202f', '\u00a0'));
    }
  });

  test('is not made while one of its values is missing or unusable', () => {
    for (const name of rule.data) {
      const { [name]: _, ...others } = values;
      const unusable = ['', '  ', 'two\nlines', 'two\u2028lines', 'a\u0000b'].map((value) => ({
        ...values,
        [name]: value,
      }));
      for (const given of [others, ...unusable])
        expect(() => renderMessage(kind, language, given, options)).toThrow(
          `${kind} in ${language} needs a usable ${name}`,
        );
    }
  });

  test('has a place for the link where there is one', () => {
    const places = allTemplates[kind][language].paragraphs.filter((text) => text.includes('{link}'));
    expect(places).toEqual(rule.data.includes('link') ? ['{link}'] : []);
  });

  test('asks for nothing that a thief would ask for', () => {
    // The only ones to speak of passwords and codes are those about them, and none asks for one to be sent.
    if (rule.topic === 'security') return;
    const told = textsOf(kind, language).join('\n');
    expect(told).not.toMatch(/mot de passe|password|contraseña|palavra-passe|teny miafina|PIN\b/i);
  });
});

test.each(kindNames)('%s has no text in one language that is the text of another', (kind) => {
  const all = languages.flatMap((language) => textsOf(kind, language));
  expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
});

test('the frame around messages is in each language, too', () => {
  const all = languages.flatMap((language) => Object.values(frameTexts[language]));
  expect(all.filter((text, index) => all.indexOf(text) !== index)).toEqual([]);
});

/** Letters and words of each that the others do not have. */
const marks = {
  fr: /\b(vous|votre)\b/i,
  mg: /\b(ny|ianao)\b/i,
  en: /\b(the|you|your)\b/i,
  es: /\b(su|usted|el|puede)\b/i,
  pt: /\b(seu|sua|não|pode)\b/i,
} as const;

test.each(everyText)('%s in %s is written in that language', (kind, language) => {
  const told = textsOf(kind, language).join('\n');
  expect(told).toMatch(marks[language]);
  // Straight apostrophes are for SMS alone.
  const { subject, title, paragraphs } = allTemplates[kind][language];
  expect([subject, title, ...paragraphs].join('\n')).not.toMatch(/['"]/);
  if (language === 'fr' || language === 'mg') expect(paragraphs.join('\n')).not.toMatch(/[^\u00a0\u202f][:;?!»]/);
});

test('a language, a button or an SMS that is missing does not compile, nor one that nobody would see', () => {
  const mail = { subject: '', title: '', paragraphs: [] };
  const complete: MessageTexts<'payment-failed'> = { ...mail, button: '', sms: '' };
  // @ts-expect-error – its link has a button
  const withoutButton: MessageTexts<'verify-email'> = mail;
  // @ts-expect-error – it goes by SMS, too
  const withoutSms: MessageTexts<'payment-failed'> = { ...mail, button: '' };
  // @ts-expect-error – it goes by mail alone
  const withSms: MessageTexts<'report-ready'> = { ...mail, button: '', sms: '' };
  // @ts-expect-error – four languages are missing
  const inFrench: KindTexts<'payment-failed'> = { fr: complete };
  expect([withoutButton, withoutSms, withSms, inFrench]).toHaveLength(4);
});
