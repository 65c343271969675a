import { canonicalJson, contentHash } from '../../shared/domain/content-hash';
import shipped from '../../shared/domain/jurisdictions/mg/tariffs/mg-land-2026.json';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { compileTariffs } from '../../shared/domain/tariff/compiled-tariffs';
import { readTariffDocument, type TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { landDocument } from './shipped';

type Draft = typeof shipped;

/** Places of the faults that a change to the shipped tariff makes. */
function faultsAfter(change: (draft: Draft) => void): string[] {
  const draft = structuredClone(shipped);
  change(draft);
  const result = readTariffDocument(draft);
  return 'faults' in result ? result.faults.map(({ path }) => path) : [];
}

function documentWith(over: Partial<TariffDocument>): TariffDocument {
  return { ...landDocument, ...over };
}

test('the shipped tariff is without fault and adds up', () => {
  expect(faultsAfter(() => {})).toEqual([]);
  expect(shipped.rule.checksum).toBe(9_000_000);
});

test.each<[string, (draft: Draft) => void, string[]]>([
  [
    'a gap between bands of power',
    (draft) => (draft.rule.axes.fiscalPower.bands[1]!.from = 6),
    ['rule.axes.fiscalPower.bands[1].from'],
  ],
  [
    'an overlap of bands of power',
    (draft) => (draft.rule.axes.fiscalPower.bands[1]!.from = 4),
    ['rule.axes.fiscalPower.bands[1].from'],
  ],
  [
    'power that begins above 1',
    (draft) => (draft.rule.axes.fiscalPower.bands[0]!.from = 2),
    ['rule.axes.fiscalPower.bands[0].from'],
  ],
  [
    'power that ends',
    (draft) => Object.assign(draft.rule.axes.fiscalPower.bands[4]!, { to: 99 }),
    ['rule.axes.fiscalPower.bands[4].to'],
  ],
  [
    'a band of power upside down',
    (draft) => (draft.rule.axes.fiscalPower.bands[0]!.to = 0),
    ['rule.axes.fiscalPower.bands[0].to', 'rule.axes.fiscalPower.bands[1].from'],
  ],
  [
    'an open band that is not the last',
    (draft) => Object.assign(draft.rule.axes.fiscalPower.bands[2]!, { to: null }),
    ['rule.axes.fiscalPower.bands[3]'],
  ],
  ['a gap between bands of age', (draft) => (draft.rule.axes.age.bands[2]!.over = 11), ['rule.axes.age.bands[2].over']],
  ['an overlap of bands of age', (draft) => (draft.rule.axes.age.bands[2]!.over = 9), ['rule.axes.age.bands[2].over']],
  [
    'an open band of age that is not the last',
    (draft) => Object.assign(draft.rule.axes.age.bands[1]!, { upTo: null }),
    ['rule.axes.age.bands[2]'],
  ],
  [
    'age that ends',
    (draft) => Object.assign(draft.rule.axes.age.bands[3]!, { upTo: 60 }),
    ['rule.axes.age.bands[3].upTo'],
  ],
  [
    'age that begins above 0',
    (draft) => Object.assign(draft.rule.axes.age.bands[0]!, { over: 1 }),
    ['rule.axes.age.bands[0].over'],
  ],
  [
    'an energy without values',
    (draft) => draft.rule.axes.energy.values.pop(),
    ['rule.axes.energy.values', ...[3, 7, 11, 15, 19].map((row) => `rule.rows[${row}].energy`)],
  ],
  [
    'a missing row',
    (draft) => (draft.rule.checksum -= Object.values(draft.rule.rows.pop()!.amounts).reduce((a, b) => a + b)),
    ['rule.rows'],
  ],
  [
    'a row given twice',
    (draft) => Object.assign(draft.rule.rows[3]!, { energy: 'petrol' }),
    ['rule.rows[3]', 'rule.rows'],
  ],
  [
    'a row of an unknown band',
    (draft) => (draft.rule.rows[0]!.fiscalPower = '1-5'),
    ['rule.rows[0].fiscalPower', 'rule.rows'],
  ],
  ['an unknown energy', (draft) => (draft.rule.rows[0]!.energy = 'steam'), ['rule.rows[0].energy', 'rule.rows']],
  [
    'a missing cell',
    (draft) => Reflect.deleteProperty(draft.rule.rows[5]!.amounts, '>20'),
    ['rule.rows[5].amounts.>20', 'rule.checksum'],
  ],
  [
    'a cell too many',
    (draft) => Object.assign(draft.rule.rows[5]!.amounts, { '>30': 0 }),
    ['rule.rows[5].amounts.>30'],
  ],
  ['a negative amount', (draft) => (draft.rule.rows[7]!.amounts['<=5'] = -1), ['rule.rows[7].amounts.<=5']],
  ['half an ariary', (draft) => (draft.rule.rows[7]!.amounts['<=5'] = 0.5), ['rule.rows[7].amounts.<=5']],
  ['one amount changed', (draft) => (draft.rule.rows[7]!.amounts['<=5'] += 1), ['rule.checksum']],
  [
    'a law that is not listed',
    (draft) => (draft.rule.rows[2]!.legalReference = 'rumour'),
    ['rule.rows[2].legalReference'],
  ],
  [
    'a row without its source',
    (draft) => Reflect.deleteProperty(draft.rule.rows[2]!, 'confidence'),
    ['rule.rows[2].confidence'],
  ],
  ['an unknown method', (draft) => (draft.rule.method = 'guess'), ['rule.method']],
  ['a field nobody knows', (draft) => Object.assign(draft.due, { grace: 3 }), ['due']],
  ['a validity that is empty', (draft) => Object.assign(draft.validity, { to: '2026-01-01' }), ['validity.to']],
  ['a validity from no day', (draft) => (draft.validity.from = '2026-02-30'), ['validity.from']],
  [
    'a grid of what ships need not state',
    (draft) => (draft.category = 'sea'),
    ['fiscalPower', 'energy', 'age'].map((axis) => `rule.axes.${axis}`),
  ],
])('%s is refused at its place', (_fault, change, places) => {
  expect(faultsAfter(change)).toEqual(places);
});

test.each([null, 7, 'tariff', [], {}])('%j is no tariff', (value) => {
  expect(readTariffDocument(value)).toHaveProperty('faults');
});

test('the hash is that of the content, whatever the order of names', () => {
  const backwards = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(backwards);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, inner]) => [name, backwards(inner)]),
    );
  };
  expect(contentHash(backwards(shipped))).toBe(contentHash(shipped));
  expect(compileTariff(landDocument).hash).toBe(contentHash(shipped));
  expect(contentHash({ ...shipped, version: 2 })).not.toBe(contentHash(shipped));
  expect(canonicalJson({ b: [1, 'é', null], a: { d: true, c: '"' } })).toBe(
    '{"a":{"c":"\\"","d":true},"b":[1,"é",null]}',
  );
});

test('the shipped version has not changed: a correction is a new version', () => {
  expect(contentHash(shipped)).toBe('c6765edf3f096688e92c04c4741bab8e8edb9e720c1677a478c7581d8bfda795');
});

test('two tariffs of one category on the same day are refused, one after the other is not', () => {
  const first = compileTariff(documentWith({ validity: { from: '2026-01-01', to: '2027-01-01' } }));
  const second = compileTariff(documentWith({ version: 2, validity: { from: '2027-01-01', to: null } }));
  const early = compileTariff(documentWith({ version: 2, validity: { from: '2026-12-31', to: null } }));

  const tariffs = compileTariffs([second, first], []);
  expect([2025, 2026, 2027, 2028].map((year) => tariffs.find('land', year)?.version)).toEqual([undefined, 1, 2, 2]);
  expect(() => compileTariffs([first, early], [])).toThrow('both valid on 2026-12-31');
});
