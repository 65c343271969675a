import fc from 'fast-check';
import { breakLines } from '../../shared/receipts/fonts/break-lines';
import { safeText, substitute } from '../../shared/receipts/fonts/safe-text';
import { regular } from '../../shared/receipts/fonts/typeface';
import { renderReceipt } from '../../shared/receipts/render-receipt';
import { programTest } from '../support/programs';
import { aContent, anItem, aServiceItem, ofFive } from './contents';
import { checkedByQpdf, textOf } from './pages';

const a5 = { paper: 'A5' } as const;
const { has, widthOf } = regular();
const shown = (text: string) => safeText(text, has);

test.each([
  ['Antananarivo – Tôlanaro, « ño », ÀÇÉ', 'Antananarivo – Tôlanaro, « ño », ÀÇÉ'],
  ['Ж Ω Ĳ ə', 'Ж Ω Ĳ ə'],
  ['漢字', substitute.repeat(2)],
  ['a\u{1f9d1}\u200d\u{1f680}b', `a${substitute.repeat(2)}b`],
  ['a\u0000\u0007\u001b[31mb\u007f\u0085c', 'a[31mb c'],
  ['one\ntwo\tthree\u2028four', 'one two three four'],
  ['1234\u202eABT\u200b\u00ad', '1234ABT'],
  ['e\u0301', 'é'],
  ['\ud800 lone \udc00', `${substitute} lone ${substitute}`],
])('%j is shown as %j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('no line is wider than its column, and no character gets lost', () => {
  const texts = fc.string({ unit: fc.constantFrom(...'AVWTil.éЖ -', '\u00a0', 'م', '漢'), maxLength: 400 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 20, max: 300 }), (text, width) => {
      const safe = shown(text);
      const lines = breakLines(safe, width, (part) => widthOf(part) * 8);
      for (const line of lines) if (line.length > 1) expect(widthOf(line) * 8).toBeLessThanOrEqual(width + 0.5);
      expect(lines.join('').replaceAll(' ', '')).toBe(safe.replaceAll(' ', ''));
    }),
  );
});

programTest('qpdf', 'pdftotext')(
  'whatever people and partners wrote is drawn, and nothing is printed wrongly',
  async () => {
    const long = 'Ranaivo'.repeat(43);
    const odd = '漢字 😀👩🏽‍🚀 مرحبا بالعالم \u0000\u0007\u202e\ud800 שלום';
    const contents = [
      aContent({
        transaction: long,
        items: [anItem({ registration: long, category: odd, explanation: [long, odd, ''] })],
      }),
      aContent({
        replaces: { number: 'MG-2026-000001', reason: long.repeat(3) },
        items: [anItem({ registration: odd })],
      }),
      aContent({ items: [aServiceItem({ service: { code: long, names: { fr: `${long.slice(0, 160)} ${odd}` } } })] }),
      aContent({ items: [anItem({ registration: '', explanation: [], legalReferences: [] })] }),
      ofFive({ items: [anItem({ registration: long }), aServiceItem({ service: { code: odd, names: {} } })] }),
      aContent({ items: [], verifyAt: '/v' }),
    ];
    for (const content of contents) await checkedByQpdf(await renderReceipt(content, a5));
    const text = await textOf(await renderReceipt(contents[0]!, a5));
    expect(text.replaceAll(' ', '')).toContain(long);
    expect(text).toContain(substitute);
    expect(text).not.toMatch(/[漢字\u202e]/u);
  },
);
