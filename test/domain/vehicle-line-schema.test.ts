import fc from 'fast-check';
import { z } from 'zod';
import { identifiersOf, packs } from '../../shared/domain/jurisdictions/packs';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { noIdentifiers } from '../../shared/domain/registration';
import { lineSchemaWith, vehicleLineSchema } from '../../shared/domain/vehicle-line-schema';
import { aRecord } from './a-line';

// No day is later than these, so what the reader adds to the schema never speaks.
const timeless = { fiscalYear: 9999, today: '9999-12-31', textual: false };

/** Mostly plausible values, many on the edge of what is allowed, some of any kind. */
function near(...plausible: unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...plausible) },
    { weight: 2, arbitrary: fc.constantFrom(undefined, null, '', ' ', 0, -0, -1, '\uFEFF', {}, []) },
    { weight: 1, arbitrary: fc.anything() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
  );
}

const day = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
  .map((parts) => parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-'));

const registrationLike = fc.string({ unit: fc.constantFrom(...'1290AZazTEMP -/\t_à'), maxLength: 22 });
const addressLike = fc.string({ unit: fc.constantFrom(...'aZ0.@-+_é '), maxLength: 12 }).map((text) => `${text}x.mg`);

const owner = fc.record(
  {
    name: near('Rakoto Émilie', "N'Guessan", 'x'.repeat(200), 'x'.repeat(201), '😀', '1️⃣', ' padded '),
    email: fc.oneof(near('a@example.mg', `${'a'.repeat(64)}@example.mg`, `a@${'b.'.repeat(130)}mg`), addressLike),
    phone: fc.oneof(
      near('034 12 345 67', '+261341234567'),
      fc.string({ unit: fc.constantFrom(...'+0129 '), maxLength: 18 }),
    ),
    language: near('fr', 'mg', 'de', ' fr'),
  },
  { requiredKeys: [] },
);

const record = fc.record(
  {
    ref: fc.oneof(near('A-1', 'x'.repeat(64), 'x'.repeat(65), 'réf', '\u0000', '😀'), fc.string({ unit: 'grapheme' })),
    registration: fc.oneof(
      near('1234 TBA', 'TEMP-12345678', 'TEMP-123', 'temp-abcdefgh', '5R-MGA', 'Toyota', ' 12 AB '),
      registrationLike,
    ),
    category: near('land', 'land', 'land', 'air', 'sea', 'rail', 'Land', 'moon'),
    type: near('car', 'Fire engine', 'a--b', 'é', 'x'.repeat(41)),
    fiscalPower: fc.oneof(near(1, 7, 999, 1000, 4.5, 1e9, '7', Number.NaN), fc.double()),
    energy: near('petrol', 'diesel', 'electric', 'hybrid', 'Petrol'),
    firstCirculation: fc.oneof(near('2018-03-09', '1885-01-01', '1884-12-31', '2023-02-29', '2024-02-29'), day),
    lengthMetres: fc.oneof(
      near(7, 500, 500.01, 1.15, 1.155),
      fc.double({ min: 0, max: 501 }),
      fc.integer({ min: 0, max: 60_000 }).map((n) => n / 100),
    ),
    powerKw: fc.oneof(near(75.5, 200_000, 0.001, 0.0001), fc.double()),
    use: near('private', 'Taxi brousse', 'a b c'),
    owner: fc.oneof({ weight: 5, arbitrary: owner }, { weight: 1, arbitrary: near(null, 'Rakoto') }),
  },
  { requiredKeys: ['registration', 'category'] },
);

const fields = [
  ...['ref', 'registration', 'category', 'type', 'fiscalPower', 'energy', 'firstCirculation', 'lengthMetres'],
  ...['powerKw', 'use', 'owner'],
] as const;

/** A valid record with up to three fields changed: were all of them drawn at once, hardly any record would be valid. */
const changed = fc
  .tuple(record, fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 3 }))
  .map(([drawn, names]) => aRecord(Object.fromEntries(names.map((name) => [name, drawn[name as keyof typeof drawn]]))));

const withStranger = fc
  .constantFrom('colour', '__proto__', 'constructor', 'owner.name', '')
  .map((stranger) => JSON.parse(`{${JSON.stringify(stranger)}:1,${JSON.stringify(aRecord()).slice(1)}`) as unknown);

const anyRecord = fc.oneof(
  { weight: 20, arbitrary: changed },
  { weight: 2, arbitrary: record },
  { weight: 1, arbitrary: withStranger },
  { weight: 1, arbitrary: fc.anything() },
);

// Jurisdictions without identifiers are all like the last.
const schemas = [
  ...[...packs.values()]
    .filter(({ identifiers }) => identifiers.length > 0)
    .map(({ code }) => [code, identifiersOf(code), lineSchemaWith(identifiersOf(code))] as const),
  ['nowhere in particular', noIdentifiers, vehicleLineSchema] as const,
];

test.each(schemas)('of %s the schema accepts exactly the records that the reader accepts', (_, identifiers, schema) => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(anyRecord, (value) => {
      const accepted = 'line' in readVehicleLine(value, { ...timeless, identifiers });
      seen[accepted ? 'accepted' : 'refused']++;
      expect({ value, accepted: schema.safeParse(value).success }).toEqual({ value, accepted });
    }),
    { numRuns: 10_000 },
  );
  // Proves nothing unless both happen often.
  expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(1_000);
});

test('the schema can be published as JSON Schema with what land vehicles must state', () => {
  const inEveryCategory = ['category', 'registration'];
  expect(z.toJSONSchema(vehicleLineSchema, { io: 'input' })).toMatchObject({
    $defs: {
      VehicleLine: {
        oneOf: [
          { required: [...inEveryCategory, 'fiscalPower', 'energy', 'firstCirculation'], additionalProperties: false },
          { required: inEveryCategory, additionalProperties: false },
        ],
      },
    },
  });
});
