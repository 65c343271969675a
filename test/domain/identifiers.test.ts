import madagascar from '../../shared/domain/jurisdictions/mg/pack.json';
import { readPack } from '../../shared/domain/jurisdictions/pack';
import {
  identifiersOf,
  jurisdictionCode,
  languageSpokenIn,
  packOf,
  packs,
} from '../../shared/domain/jurisdictions/packs';
import { compileIdentifiers, registrationKey, registrationKind } from '../../shared/domain/registration';

type Draft = typeof madagascar;

const faultAfter = (change: (draft: Draft) => unknown): string => {
  const draft = structuredClone(madagascar);
  change(draft);
  try {
    readPack(draft);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

test('each pack classifies its own examples as what they are examples of', () => {
  for (const [code, { identifiers }] of packs)
    for (const { kind, category, example } of identifiers)
      expect([example, registrationKind(registrationKey(example), category, identifiersOf(code))]).toEqual([
        example,
        kind,
      ]);
});

test.each<[string, (draft: Draft) => unknown, string]>([
  [
    'a reserved beginning that its example lacks',
    (pack) => (pack.identifiers[1]!.reserves = 'WWW'),
    'identifiers.1.example',
  ],
  [
    'a reserved beginning in small letters',
    (pack) => (pack.identifiers[1]!.reserves = 'temp'),
    'identifiers.1.reserves',
  ],
])('a pack with %s is refused with the place', (_, change, place) => {
  expect(faultAfter(change)).toContain(place);
});

test('of shapes that overlap the first counts', () => {
  const shape = { category: 'land', pattern: '^\\d{4}$', example: '1234' } as const;
  const identifiers = compileIdentifiers([
    { ...shape, kind: 'temporary' },
    { ...shape, kind: 'plate' },
  ]);
  expect(registrationKind('1234', 'land', identifiers)).toBe('temporary');
});

test('a jurisdiction is named by a pack’s code, and whoever names another is told which there are', () => {
  for (const code of packs.keys()) expect(jurisdictionCode.parse(code)).toBe(code);
  for (const given of ['XX', 'mg', 'Madagascar', '', ' MG', 'constructor', 7, null])
    expect(jurisdictionCode.safeParse(given).error?.issues).toMatchObject([{ message: 'expected one of MG, GQ, SN' }]);
});

test('of a jurisdiction that no pack describes nothing is guessed', () => {
  expect(() => packOf('XX')).toThrow('no pack describes the jurisdiction XX');
  expect([...identifiersOf('XX')]).toEqual([]);
  expect(['GQ', 'MG', 'XX', null].map(languageSpokenIn)).toEqual(['es', 'fr', 'fr', 'fr']);
});
