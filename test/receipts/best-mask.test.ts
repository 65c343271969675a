import { createHash } from 'node:crypto';
import { create } from 'qrcode';
import { codeContent, codeModules } from '../../shared/receipts/code-modules';

/** As long as one likes, and each another one. */
const textOf = (number: number, length: number): string =>
  Array.from({ length: Math.ceil(length / 128) }, (_, part) =>
    createHash('sha512').update(`${number} ${part}`).digest('hex'),
  )
    .join('')
    .slice(0, length);

test('a code is the one that the package makes, to the module', () => {
  const masks = new Set<number>();
  for (let number = 0; number < 150; number++) {
    const text = textOf(number, 1 + ((number * 7) % 600));
    const expected = create(codeContent(text), { errorCorrectionLevel: 'M' });
    masks.add(expected.maskPattern!);
    const { size, isDark } = codeModules(text);
    expect(size).toBe(expected.modules.size);
    const modules = expected.modules.data.map((_, place) => Number(isDark(Math.floor(place / size), place % size)));
    expect(Buffer.compare(modules, expected.modules.data)).toBe(0);
  }
  expect(masks.size).toBeGreaterThan(2);
});
