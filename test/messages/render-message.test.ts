import { renderMessage } from '../../shared/messages/render-message';
import { sampleValues } from '../../shared/messages/templates/sample-values';

const nobody = { name: null, unsubscribeUrl: null } as const;
const received = sampleValues('payment-received', 'en');
const refused = sampleValues('document-refused', 'en');
const greetingOf = (name: string | null): string =>
  renderMessage('payment-failed', 'en', sampleValues('payment-failed', 'en'), { ...nobody, name }).text.split('\n')[0]!;

test('a payment is told with its receipt, and greets whoever paid', () => {
  const { subject, title, text, html, body } = renderMessage(
    'payment-received',
    'fr',
    sampleValues('payment-received', 'fr'),
    {
      name: 'Rasoa Rakoto',
      unsubscribeUrl: 'https://taxes.example/u/abc',
      hasAttachment: true,
    },
  );
  expect(subject).toBe('Paiement reçu – reçu MG-2026-000123');
  expect(title).toBe('Nous avons reçu votre paiement');
  expect(text).toMatch(
    /^Bonjour Rasoa Rakoto,\n\nNous avons reçu votre paiement de 54\u202f000\u00a0Ar le 27 novembre 2026/,
  );
  expect(text).toContain('\nhttps://taxes.example/m/s4mpl3-s4mpl3-s4mpl3\n');
  expect(text).toContain('joint à ce message');
  expect(text).toMatch(
    /\n-- \nCe message vient de TaxCollector.*\n.*\nNe plus recevoir ce genre de messages: https:\/\/taxes\.example\/u\/abc\n$/,
  );
  expect(html).toContain('<html lang="fr" dir="ltr"');
  expect(html).toContain('Bonjour Rasoa Rakoto,');
  expect(html.match(/href="https:\/\/taxes\.example\/m\/s4mpl3-s4mpl3-s4mpl3"/g)).toHaveLength(2);
  expect(html).toContain('href="https://taxes.example/u/abc"');
  // The inbox has no file to speak of and greets nobody.
  expect(body).not.toContain('joint');
  expect(body).not.toContain('Bonjour');
  expect(body).toContain('https://taxes.example/m/s4mpl3-s4mpl3-s4mpl3');
});

test('what there is none of leaves no trace', () => {
  const { html, text } = renderMessage('erased', 'en', {}, nobody);
  expect(html).not.toContain('<a\n');
  expect(html).not.toContain('<a href');
  expect(html).not.toContain('browser:');
  expect(text).not.toContain('Stop receiving');
  expect(renderMessage('payment-received', 'en', received, nobody).text).not.toContain('attached');
});

test('a mail fetches nothing from anywhere', () => {
  const { html } = renderMessage('payment-received', 'en', received, nobody);
  expect(html).not.toMatch(/<(img|link|script|iframe|form)\b|@import|url\(/i);
  const addresses = html.match(/https?:\/\/[^"< ]+/g)!.filter((address) => !address.startsWith('http://www.w3.org/'));
  expect(new Set(addresses)).toEqual(new Set([received.link]));
});

test('a language without texts is served in French', () => {
  expect(renderMessage('erased', 'de', {}, nobody)).toEqual(renderMessage('erased', 'fr', {}, nobody));
});

test('messages about security greet nobody by name, and their links are not in the inbox', () => {
  const { text, html, body } = renderMessage('reset-password', 'en', sampleValues('reset-password', 'en'), {
    ...nobody,
    name: 'Your bank, call 034 00 000 00',
  });
  expect(text).toMatch(/^Hello,\n/);
  expect(`${text}${html}`).not.toContain('bank');
  expect(body).not.toContain('http');
  expect(body).toContain('The link is in the message sent to your e-mail address.');
});

test.each([
  ['nobody', null],
  ['an empty one', '  '],
  ['a second header', 'Rado\r\nBcc: all@example.mg'],
  ['a second line', 'Rado\u2028Pay here'],
  ['a NUL', 'Rado\0'],
  ['an address', 'https://evil.example/pay'],
  ['a domain', 'evil.example now'],
  ['a mail address', 'a@b'],
])('%s is not greeted by name', (_, name) => {
  expect(greetingOf(name)).toBe('Hello,');
});

test('names are greeted as they are written', () => {
  expect(greetingOf(' Jean d’Arc R. ')).toBe('Hello Jean d’Arc R.,');
  expect(greetingOf('S.A.R.L. Tovo')).toBe('Hello S.A.R.L. Tovo,');
  expect(greetingOf('Zoé 👩🏽‍🔧')).toBe('Hello Zoé 👩🏽‍🔧,');
});

test('a name written from the right does not turn what stands around it', () => {
  expect(greetingOf('محمد علي')).toBe('Hello \u2068محمد علي\u2069,');
  // One that would turn all that follows cannot.
  expect(greetingOf('\u202eodaR')).toBe('Hello odaR,');
  const { html } = renderMessage('payment-received', 'en', received, { ...nobody, name: 'שלום' });
  expect(html).toContain('Hello \u2068שלום\u2069,');
});

test('a name of 300 characters is cut at 60 whole ones', () => {
  expect(greetingOf('R'.repeat(300))).toBe(`Hello ${'R'.repeat(59)}…,`);
  expect(greetingOf('👩🏽‍🔧'.repeat(300))).toBe(`Hello ${'👩🏽‍🔧'.repeat(59)}…,`);
  expect(greetingOf('é'.repeat(60))).toBe(`Hello ${'é'.repeat(60)},`);
});

test('whatever came in is text and never markup, a slot or a header', () => {
  const { html, text, subject } = renderMessage(
    'document-refused',
    'en',
    { ...refused, reason: '<img src=x onerror=alert(1)> {{after}} {document} "\'&', document: '<b>' },
    { ...nobody, name: '<script>' },
  );
  expect(html).toContain('Hello &lt;script&gt;,');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; {{after}} {document} &quot;&#39;&amp;');
  expect(text).toContain('Reason: <img src=x onerror=alert(1)> {{after}} {document} "\'&');
  expect(subject).toBe('Your document is not accepted');
});

test.each([
  ['holds a line break', 'https://example.mg/\r\nBcc: all@example.mg'],
  ['runs a script', 'javascript:alert(1)'],
  ['breaks out of its attribute', 'https://example.mg/"onclick="x'],
  ['is a word', 'here'],
])('a message whose link %s is not made', (_, link) => {
  expect(() => renderMessage('verify-email', 'en', { link }, nobody)).toThrow('verify-email in en needs a usable link');
  expect(() => renderMessage('erased', 'en', {}, { name: null, unsubscribeUrl: link })).toThrow('unsubscribeUrl');
});

test('a value that is inherited is none', () => {
  const inherited = Object.create({ link: 'https://example.mg' }) as Record<string, string>;
  expect(() => renderMessage('verify-email', 'en', inherited, nobody)).toThrow('usable link');
});

test('nothing gets into a subject but the number of a receipt', () => {
  for (const number of ['MG-2026-1 Bcc: x', 'é', '<b>', 'A'.repeat(31)])
    expect(() => renderMessage('payment-received', 'en', { ...received, number }, nobody)).toThrow('usable number');
});

test('a value of ten thousand characters is cut, and a mail stays small', () => {
  const { html, text } = renderMessage('document-refused', 'en', { ...refused, reason: 'é'.repeat(10_000) }, nobody);
  expect(text).toContain(`${'é'.repeat(499)}…`);
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
});
