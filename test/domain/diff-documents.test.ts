import { diffDocuments } from '../../shared/domain/tariff/diff-documents';
import { landDocument } from './shipped';

const diff = (before: unknown, after: unknown) => [...diffDocuments(before, after)];

test('two that say the same differ in nothing', () => {
  expect(diff(landDocument, structuredClone(landDocument))).toEqual([]);
});

test.each<[string, unknown, unknown, unknown[]]>([
  ['a value', { a: 1, b: { c: 'x' } }, { a: 1, b: { c: 'y' } }, [{ path: 'b.c', before: 'x', after: 'y' }]],
  ['an entry of a list', { a: [1, 2, 3] }, { a: [1, 5, 3] }, [{ path: 'a[1]', before: 2, after: 5 }]],
  ['what is new', { a: 1 }, { a: 1, minimum: { amount: 5 } }, [{ path: 'minimum', after: { amount: 5 } }]],
  ['what is gone', { a: 1, to: null }, { a: 1 }, [{ path: 'to', before: null }]],
  ['a longer list', { a: [{ k: 1 }] }, { a: [{ k: 1 }, { k: 2 }] }, [{ path: 'a[1]', after: { k: 2 } }]],
  ['a shorter list', { a: [1, 2] }, { a: [1] }, [{ path: 'a[1]', before: 2 }]],
  ['open and closed', { to: null }, { to: '2027-01-01' }, [{ path: 'to', before: null, after: '2027-01-01' }]],
  ['another kind of thing', { a: [1] }, { a: { 0: 1 } }, [{ path: 'a', before: [1], after: { 0: 1 } }]],
  ['nothing instead of a thing', { a: { b: 1 } }, { a: null }, [{ path: 'a', before: { b: 1 }, after: null }]],
  ['a name that JavaScript knows', {}, { toString: 1 }, [{ path: 'toString', after: 1 }]],
])('%s is one change at its place', (_what, before, after, changes) => {
  expect(diff(before, after)).toEqual(changes);
});
