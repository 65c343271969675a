import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { noticeReferenceOf, readNoticeReference } from '../../shared/domain/payment/notice-reference';
import { referenceAlphabet } from '../../shared/domain/payment/reference';

// Ids of any millisecond in which references are made.
const ids = fc
  .tuple(
    fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2054, 9, 1) }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  .map(([msecs, random]) => uuidv7({ msecs, random }));
const places = fc.integer({ min: 0, max: 15 });

const faultOf = (text: string) => {
  const read = readNoticeReference(text);
  return 'fault' in read ? read.fault : null;
};
const symbolsOf = (id: string) => noticeReferenceOf(id).replaceAll('-', '');

test('a reference is four times four symbols and leads to the millisecond of its id', () => {
  fc.assert(
    fc.property(ids, (id) => {
      const reference = noticeReferenceOf(id);
      expect(reference).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
      const read = readNoticeReference(reference);
      if ('fault' in read) throw new Error(read.fault);
      expect(read.reference).toBe(reference);
      expect(read.key.fromId.slice(0, 13)).toBe(id.slice(0, 13));
      expect(read.key.fromId <= id && id <= read.key.toId).toBe(true);
    }),
  );
});

test('how it is written does not matter', () => {
  const swapped: Record<string, string[]> = { '0': ['0', 'O', 'o'], '1': ['1', 'I', 'i', 'L', 'l'] };
  fc.assert(
    fc.property(ids, fc.infiniteStream(fc.nat()), (id, choices) => {
      const written = Array.from(symbolsOf(id), (symbol) => {
        const forms = swapped[symbol] ?? [symbol, symbol.toLowerCase()];
        const gaps = ['', '', ' ', '-', '–', '\u00a0'];
        const pick = (list: string[]) => list[choices.next().value % list.length]!;
        return pick(forms) + pick(gaps);
      }).join('');
      expect(readNoticeReference(` ${written}`)).toEqual(readNoticeReference(noticeReferenceOf(id)));
    }),
  );
});

test('every other symbol in any one place is told as mistyped', () => {
  fc.assert(
    fc.property(ids, places, fc.integer({ min: 1, max: 31 }), (id, place, step) => {
      const symbols = [...symbolsOf(id)];
      symbols[place] = referenceAlphabet[(referenceAlphabet.indexOf(symbols[place]!) + step) % 32]!;
      expect(faultOf(symbols.join(''))).toBe('mistyped');
    }),
  );
});

test('any two symbols that change places are told as mistyped', () => {
  fc.assert(
    fc.property(ids, places, places, (id, one, other) => {
      const symbols = [...symbolsOf(id)];
      fc.pre(symbols[one] !== symbols[other]);
      [symbols[one], symbols[other]] = [symbols[other]!, symbols[one]!];
      expect(faultOf(symbols.join(''))).toBe('mistyped');
    }),
  );
});

test('what is too short, too long or no symbol is told as such', () => {
  const symbols = symbolsOf(uuidv7());
  expect(faultOf('')).toBe('length');
  expect(faultOf(symbols.slice(1))).toBe('length');
  expect(faultOf(`${symbols}0`)).toBe('length');
  expect(faultOf(`U${symbols.slice(1)}`)).toBe('symbol');
  expect(faultOf(`😀${symbols.slice(1)}`)).toBe('symbol');
});

test('printed notices stay valid: a reference never changes', () => {
  expect(noticeReferenceOf('019b76da-a800-7000-8000-000000000000')).toBe('5GC7-7G00-KXCD-32KT');
});

test('an id that no reference is made for still has one', () => {
  for (const id of ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'])
    expect('reference' in readNoticeReference(noticeReferenceOf(id))).toBe(true);
});
