import mg from '../../shared/domain/jurisdictions/mg/pack.json';
import { readPack } from '../../shared/domain/jurisdictions/pack';
import { packOf, packs } from '../../shared/domain/jurisdictions/packs';
import {
  shippedCatalogues,
  shippedVehicleTariffs,
  tariffsOfCatalogue,
} from '../../shared/domain/jurisdictions/shipped-tariffs';
import { subjectOf } from '../../shared/domain/tariff/tariff-document';

test('three jurisdictions have packs, each with its own money and languages', () => {
  expect(
    Array.from(packs.values(), ({ code, currency, languages, timeZone }) => [
      code,
      currency,
      languages.join(),
      timeZone,
    ]),
  ).toEqual([
    ['MG', 'MGA', 'fr,mg', 'Indian/Antananarivo'],
    ['GQ', 'XAF', 'es,fr,pt', 'Africa/Malabo'],
    ['SN', 'XOF', 'fr', 'Africa/Dakar'],
  ]);
  expect(() => packOf('FR')).toThrow('no pack describes the jurisdiction FR');
});

test('every tariff that ships is in its jurisdiction’s currency, and no two rule the same', () => {
  const documents = [...shippedVehicleTariffs(), ...shippedCatalogues().flatMap(tariffsOfCatalogue)];
  for (const { jurisdiction, currency } of documents) expect(currency).toBe(packOf(jurisdiction).currency);
  const subjects = documents.map((document) => `${document.jurisdiction} ${subjectOf(document)}`);
  expect(new Set(subjects).size).toBe(subjects.length);
  expect(subjects.filter((subject) => subject.startsWith('MG'))).toEqual(['MG land', 'MG air', 'MG sea']);
});

test.each<[string, object, string]>([
  ['a currency of elsewhere', { currency: 'EUR' }, 'currency: '],
  ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone: is no time zone'],
  ['no language', { languages: [] }, 'languages: '],
  ['a language twice', { languages: ['fr', 'fr'] }, 'languages: repeat one'],
  ['a provider that nobody knows', { providers: ['cash-in-hand'] }, 'providers.0: '],
  [
    'an example that does not fit',
    { identifiers: [{ ...mg.identifiers[0], example: 'X' }] },
    'identifiers.0.example: does not fit',
  ],
  [
    'a pattern that takes for ever',
    { identifiers: [{ ...mg.identifiers[0], pattern: '^(A+)+$' }] },
    'identifiers.0.pattern: ',
  ],
  ['what nobody knows', { flag: 'red' }, ': Unrecognized key'],
])('%s is refused with its place', (_, over, message) => {
  expect(() => readPack({ ...mg, ...over })).toThrow(message);
});
