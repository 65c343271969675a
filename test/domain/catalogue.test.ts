// The catalogues that ship: complete, sound, and with the fees that are known of them.
import { type Catalogue, readCatalogue } from '../../shared/domain/catalogue/catalogue';
import { searchText, searchWords } from '../../shared/domain/catalogue/search-text';
import { offerOf } from '../../shared/domain/catalogue/service-offer';
import { shippedCatalogues, tariffsOfCatalogue } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';

const catalogueOf = (jurisdiction: string) => shippedCatalogues().find((one) => one.jurisdiction === jurisdiction)!;
const gq = catalogueOf('GQ');
const tariffs = new Map(
  shippedCatalogues()
    .flatMap(tariffsOfCatalogue)
    .map((document) => [document.service!, compileTariff(document)]),
);
const offer = (code: string) => offerOf(tariffs.get(code)!);

test('Equatorial Guinea has fifty services at least, named in its three languages', () => {
  expect(gq.services.length).toBeGreaterThanOrEqual(50);
  const entries = [...gq.ministries, ...gq.sectors, ...gq.categories, ...gq.services];
  for (const { code, names } of entries) expect([code, Object.keys(names).sort()]).toEqual([code, ['en', 'es', 'fr']]);
});

test('every method of calculation occurs', () => {
  const methods = gq.services.flatMap(({ rule }) =>
    rule.method === 'by-kind' ? Object.values(rule.kinds).map((one) => one!.method) : rule.method,
  );
  const shapes = gq.services.map(({ rule }) => (rule.method === 'by-kind' ? Object.keys(rule.kinds).join('+') : ''));
  expect([...new Set(methods)].sort()).toEqual(['amount', 'brackets', 'formula', 'marginal', 'percentage', 'units']);
  expect([...new Set(shapes)].sort()).toEqual(['', 'issue', 'issue+renewal', 'renewal']);
  expect(gq.services.some(({ rule }) => rule.method === 'units' && rule.fixed !== undefined)).toBe(true);
});

test.each([
  ['T-552', 1500n, 1500n],
  ['T-553', 4000n, 1500n],
  ['T-554', 50_000n, 40_000n],
])('%s costs %d to issue and %d to renew', (code, issue, renewal) => {
  expect(offer(code)).toEqual({
    fees: [
      { kind: 'issue', amount: issue, inputs: [] },
      { kind: 'renewal', amount: renewal, inputs: [] },
    ],
    inputs: [],
  });
});

test.each([
  ['T-496', 5000n],
  ['T-498', 5000n],
  ['T-499', 10_000n],
  ['T-500', 10_000n],
])('%s costs %d to issue and is not renewed', (code, issue) => {
  expect(offer(code).fees).toEqual([{ kind: 'issue', amount: issue, inputs: [] }]);
});

test('what depends on inputs has no fee beforehand, and says what it reads within which bounds', () => {
  expect(offer('T-951')).toMatchObject({
    fees: [{ kind: null, amount: null, inputs: ['takings'] }],
    inputs: [{ name: 'takings', type: 'amount', min: 1 }],
  });
  expect(offer('T-955').fees).toEqual([
    { kind: 'issue', amount: null, inputs: ['panelArea'] },
    { kind: 'renewal', amount: null, inputs: ['panelArea'] },
  ]);
});

test('the reading platform has its subscriptions by the month, the quarter and the year', () => {
  const months = catalogueOf('SN').services.flatMap(({ validityMonths }) => validityMonths ?? []);
  expect(months.sort((a, b) => a - b)).toEqual([1, 3, 12]);
});

test('a service in no category, a category in no sector and a code that comes twice are faults', () => {
  const faultsOf = (over: Partial<Catalogue>) => {
    const read = readCatalogue({ ...gq, ...over });
    return 'faults' in read ? read.faults.map(({ path }) => path) : [];
  };
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ services: [{ ...gq.services[0]!, category: 'C-999' }] })).toEqual(['services[0].category']);
  expect(faultsOf({ services: [gq.services[0]!, gq.services[0]!] })).toEqual(['services[1].code']);
  expect(faultsOf({ categories: [{ ...gq.categories[0]!, sector: 'S-999' }], services: [] })).toEqual([
    'categories[0].sector',
  ]);
});

test('words are found however they are written', () => {
  expect(searchText('Inspección TÉCNICA')).toBe('inspeccion tecnica');
  expect(searchWords('  Légalisation   de ')).toEqual(['legalisation', 'de']);
});
