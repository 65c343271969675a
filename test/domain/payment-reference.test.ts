import fc from 'fast-check';
import { idOfReference, referenceOf } from '../../shared/domain/payment/reference';

test('every id has a reference of 26 symbols that leads back to it, and no two have one', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(referenceOf(id)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      expect(idOfReference(referenceOf(id))).toBe(id);
    }),
  );
});

test.each([
  ['', 'nothing'],
  ['0', 'too short'],
  ['00000000000000000000000000A', 'too long'],
  ['0000000000000000000000000U', 'a letter that is none of them'],
  ['0000000000000000000000000a', 'small letters'],
  ['80000000000000000000000000', 'more than 128 bits'],
])('%j is no reference: %s', (text) => {
  expect(idOfReference(text)).toBeNull();
});
