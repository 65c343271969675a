import { identifiersOf } from '../../shared/domain/jurisdictions/packs';
import { readVehicleLine } from '../../shared/domain/read-vehicle-line';
import { aRecord, aVehicle, faultsOf, in2026, messagesOf } from './a-line';

test('a whole line is read, with its registration as written and its key beside it', () => {
  const owner = { name: 'Ravelojaona Émilie', email: 'emilie@example.mg', phone: '034 12 345 67', language: 'mg' };
  expect(
    readVehicleLine(aRecord({ registration: ' 1234-tba ', use: 'Taxi brousse', powerKw: 75.5, owner }), in2026),
  ).toEqual({
    line: {
      ref: 'A-1',
      registration: '1234-tba',
      registrationKey: '1234TBA',
      registrationKind: 'plate',
      category: 'land',
      type: 'car',
      use: 'taxi-brousse',
      fiscalPower: 7,
      energy: 'petrol',
      firstCirculation: '2018-03-09',
      lengthMetres: null,
      powerKw: 75.5,
      owner: { ...owner, phone: '0341234567' },
    },
  });
});

test('null means absent, and an owner without content is none', () => {
  expect(aVehicle({ ref: null, type: null, owner: {} })).toMatchObject({ ref: null, type: null, owner: null });
  expect(faultsOf(aRecord({ energy: null }))).toEqual(['energy FIELD_REQUIRED']);
});

test('every fault of a line is told at once, with the ref to find it by', () => {
  const record = {
    ref: 'B-7',
    registration: '?',
    category: 'land',
    colour: 'red',
    fiscalPower: 0,
    owner: { email: 'x', age: 3 },
  };
  expect(readVehicleLine(record, in2026)).toMatchObject({ ref: 'B-7' });
  expect(faultsOf(record).sort()).toEqual([
    'colour FIELD_UNKNOWN',
    'energy FIELD_REQUIRED',
    'firstCirculation FIELD_REQUIRED',
    'fiscalPower NUMBER_TOO_SMALL',
    'owner.age FIELD_UNKNOWN',
    'owner.email EMAIL_MALFORMED',
    'registration REGISTRATION_MALFORMED',
  ]);
});

test.each([null, undefined, 7, 'text', true, [], [aRecord()]])('%j is no record', (record) => {
  expect(readVehicleLine(record, in2026)).toMatchObject({ ref: null, errors: [{ code: 'NOT_AN_OBJECT' }] });
});

describe('registrations', () => {
  test.each([
    ['1234 TBA', 'land', 'plate', '1234TBA'],
    ['1234TBA', 'land', 'plate', '1234TBA'],
    ['1 ab', 'land', 'plate', '1AB'],
    ['TEMP-12ab34CD', 'land', 'temporary', 'TEMP12AB34CD'],
    ['temp abcdefgh', 'land', 'temporary', 'TEMPABCDEFGH'],
    ['16 CD 42', 'land', 'other', '16CD42'],
    ['AA-123-BB', 'land', 'other', 'AA123BB'],
    ['12345/R', 'land', 'other', '12345R'],
    ['5R-MGA', 'air', 'aircraft', '5RMGA'],
    ['F-GABC', 'air', 'other', 'FGABC'],
    ['TMV 0412', 'sea', 'other', 'TMV0412'],
    ['MADARAIL', 'rail', 'other', 'MADARAIL'],
  ])('%s on %s is of kind %s with key %s', (registration, category, kind, key) => {
    expect(aVehicle({ registration, category })).toMatchObject({ registrationKey: key, registrationKind: kind });
  });

  test.each([
    'Toyota',
    '🚗 1234',
    '1234\u0000TBA',
    '1234\nTBA',
    '1',
    '--',
    '12_34',
    '1234 TBÀ',
    '١٢٣٤ TBA',
    '1 \u202E2',
    'TEMP-123',
    '12;34',
    '12    34',
  ])('%j is refused on land', (registration) =>
    expect(faultsOf(aRecord({ registration }))).toEqual(['registration REGISTRATION_MALFORMED']),
  );

  test('one that begins like a temporary one is one, or the message says how they look', () => {
    expect(messagesOf(aRecord({ registration: 'TEMP-123' }))).toEqual([
      'expected a registration such as TEMP-12AB34CD, got "TEMP-123"',
    ]);
    expect(faultsOf(aRecord({ registration: 'TEMP-123', category: 'sea' }))).toEqual([]);
  });

  test.each(['GQ', 'SN', 'XX'])(
    'of %s, which states no shapes, all are of kind other, and Madagascar’s mean nothing',
    (code) => {
      const there = { ...in2026, identifiers: identifiersOf(code) };
      for (const registration of ['1234 TBA', 'TEMP-12AB34CD', 'TEMP-123', 'DK-1234-AB'])
        expect(aVehicle({ registration }, there)).toMatchObject({ registrationKind: 'other' });
      for (const category of ['air', 'sea', 'rail'])
        expect(aVehicle({ registration: '5R-MGA', category }, there)).toMatchObject({ registrationKind: 'other' });
      for (const registration of ['Toyota', 'TEMP-ABCDEFGH'])
        expect(messagesOf(aRecord({ registration }), there)).toEqual([
          `expected a registration with at least one digit, got "${registration}"`,
        ]);
      expect(aVehicle({ registration: 'Seigneur', category: 'sea' }, there)).toMatchObject({
        registrationKey: 'SEIGNEUR',
      });
    },
  );

  test('blank, too long and wrongly typed ones are told apart', () => {
    expect(faultsOf(aRecord({ registration: '  ' }))).toEqual(['registration TEXT_EMPTY']);
    expect(faultsOf(aRecord({ registration: '1'.repeat(21) }))).toEqual(['registration TEXT_TOO_LONG']);
    expect(faultsOf(aRecord({ registration: 1234 }))).toEqual(['registration TYPE_WRONG']);
    expect(faultsOf(aRecord({ registration: undefined }))).toEqual(['registration FIELD_REQUIRED']);
  });
});

describe('fiscal power', () => {
  test.each([
    [0, 'NUMBER_TOO_SMALL', 'expected at least 1, got 0'],
    [-1, 'NUMBER_TOO_SMALL', 'cannot be negative, got -1'],
    [4.5, 'NUMBER_NOT_WHOLE', 'expected a whole number from 1 to 999, got 4.5'],
    [1e9, 'NUMBER_TOO_LARGE', 'expected at most 999, got 1000000000'],
    [Number.POSITIVE_INFINITY, 'NUMBER_TOO_LARGE', 'expected at most 999, got Infinity'],
    [Number.NaN, 'TYPE_WRONG', 'expected a number, got NaN'],
    ['7', 'TYPE_WRONG', 'expected a number, got "7"'],
    [true, 'TYPE_WRONG', 'expected a number, got true'],
    [[7], 'TYPE_WRONG', 'expected a number, got a list'],
  ])('%j is refused as %s', (fiscalPower, code, message) => {
    expect(faultsOf(aRecord({ fiscalPower }))).toEqual([`fiscalPower ${code}`]);
    expect(messagesOf(aRecord({ fiscalPower }))).toEqual([message]);
  });

  test('arrives as text in CSV, but only as plain decimals', () => {
    expect(aVehicle({ fiscalPower: '7' }, { ...in2026, textual: true })).toMatchObject({ fiscalPower: 7 });
    for (const text of ['1e2', 'NaN', 'Infinity', '0x7', '7 CV', '+7', ''])
      expect(faultsOf(aRecord({ fiscalPower: text }), { textual: true })).toEqual(['fiscalPower NUMBER_MALFORMED']);
    expect(messagesOf(aRecord({ powerKw: '7,5' }), { textual: true })).toEqual([
      'expected a plain number (write decimals with a point), got "7,5"',
    ]);
  });
});

test.each([
  ['lengthMetres', 0, 'NUMBER_TOO_SMALL'],
  ['lengthMetres', 500.01, 'NUMBER_TOO_LARGE'],
  ['lengthMetres', 1.234, 'NUMBER_TOO_PRECISE'],
  ['lengthMetres', 1e-9, 'NUMBER_TOO_PRECISE'],
  ['powerKw', -0, 'NUMBER_TOO_SMALL'],
  ['powerKw', 200_000.1, 'NUMBER_TOO_LARGE'],
  ['powerKw', 1.2345, 'NUMBER_TOO_PRECISE'],
])('%s of %d is refused as %s', (field, value, code) => {
  expect(faultsOf(aRecord({ [field]: value }))).toEqual([`${field} ${code}`]);
});

test('decimals that binary fractions cannot hold are not taken for too precise', () => {
  for (let cents = 1; cents <= 50_000; cents++)
    expect(faultsOf(aRecord({ lengthMetres: Number(`${cents}e-2`) }))).toEqual([]);
});

describe('first circulation', () => {
  test.each([
    ['2026-02-30', 'DATE_NOT_REAL'],
    ['2023-02-29', 'DATE_NOT_REAL'],
    ['09/03/2018', 'DATE_MALFORMED'],
    ['2018-3-9', 'DATE_MALFORMED'],
    ['2018-03-09T00:00:00Z', 'DATE_MALFORMED'],
    [20180309, 'TYPE_WRONG'],
    ['1884-12-31', 'DATE_TOO_EARLY'],
    ['2026-07-01', 'DATE_IN_FUTURE'],
    ['2027-01-01', 'DATE_AFTER_FISCAL_YEAR'],
  ])('%j is refused as %s', (firstCirculation, code) => {
    expect(faultsOf(aRecord({ firstCirculation }))).toEqual([`firstCirculation ${code}`]);
  });

  test.each(['1885-01-01', '2024-02-29', '2026-01-02', '2026-06-30'])(
    '%s is accepted on 30 June 2026',
    (firstCirculation) => {
      expect(faultsOf(aRecord({ firstCirculation }))).toEqual([]);
    },
  );

  test('of the next year is refused for a past fiscal year although it is no future day', () => {
    expect(faultsOf(aRecord({ firstCirculation: '2026-01-01' }), { fiscalYear: 2025 })).toEqual([
      'firstCirculation DATE_AFTER_FISCAL_YEAR',
    ]);
  });
});

describe('owners', () => {
  const ownerFaults = (owner: unknown) => faultsOf(aRecord({ owner }));

  test.each([
    "Andrianarisoa N'Guessan",
    'José Ñandú',
    'Société Vatosoa SARL & Fils (Nosy Be)',
    'Fiaraha-miasa «Mora»',
    '3M',
    'n̈',
    'R'.repeat(200),
  ])('%s is a name', (name) => {
    expect(ownerFaults({ name })).toEqual([]);
  });

  test.each(['Rakoto 😀', '1️⃣', 'a\u0000b', 'a\nb', 'a\u200Bb', '\uD800', '=1+1', '@x', '<b>', "'"])(
    '%j is no name',
    (name) => {
      expect(ownerFaults({ name })).toEqual(['owner.name TEXT_CHARACTERS']);
    },
  );

  test.each(['a@example.mg', "o'neil+tax@mail.example.com", `${'a'.repeat(64)}@example.mg`])(
    '%s is an address',
    (email) => {
      expect(ownerFaults({ email })).toEqual([]);
    },
  );

  test.each([
    'a@b',
    '@example.mg',
    'a@@example.mg',
    '.a@example.mg',
    'a..b@example.mg',
    'a@-x.mg',
    'a b@example.mg',
    'a@example.mg\n,b@x.mg',
    `${'a'.repeat(65)}@example.mg`,
  ])('%j is no address', (email) => {
    expect(ownerFaults({ email })).toEqual(['owner.email EMAIL_MALFORMED']);
  });

  test.each(['+261 34 12 345 67', '034 12 345 67', '0341234567', '1234567', '+123456789012345'])(
    '%s is a phone number',
    (phone) => {
      expect(ownerFaults({ phone })).toEqual([]);
    },
  );

  test.each(['123456', '+1234567890123456', '034-12-345-67', '++261341234567', '+', '034 12 345 6x'])(
    '%s is no phone number',
    (phone) => {
      expect(ownerFaults({ phone })).toEqual(['owner.phone PHONE_MALFORMED']);
    },
  );

  test('what an owner is called or reached by is in no message', () => {
    const secret = 'Rakotomalala\u0007';
    const records = [
      { name: secret, email: secret, phone: secret, language: secret },
      secret,
      [secret],
      { name: { [secret]: secret }, phone: [secret] },
    ];
    for (const owner of records) {
      expect(ownerFaults(owner).length).toBeGreaterThan(0);
      expect(messagesOf(aRecord({ owner })).join()).not.toContain('Rakoto');
    }
    expect(messagesOf(aRecord({ owner: { phone: 261341234567 } }))).toEqual(['expected a text, got a number']);
  });
});

test('names that JavaScript objects inherit are unknown fields like any other', () => {
  const record = JSON.parse(
    `{"__proto__":{"category":"land"},"constructor":1,"toString":2,${JSON.stringify(aRecord()).slice(1)}`,
  );
  expect(faultsOf(record)).toEqual(['__proto__ FIELD_UNKNOWN', 'constructor FIELD_UNKNOWN', 'toString FIELD_UNKNOWN']);
  const inherited = JSON.parse('{"__proto__":{"registration":"1234 TBA","category":"land"}}');
  expect(faultsOf(inherited)).toEqual([
    '__proto__ FIELD_UNKNOWN',
    'registration FIELD_REQUIRED',
    'category FIELD_REQUIRED',
  ]);
});

test('a record of many unknown fields makes few errors', () => {
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`x${index}`, index]));
  expect(faultsOf(aRecord(many))).toHaveLength(11);
  expect(messagesOf(aRecord(many)).at(-1)).toContain('49990 more');
});

test('what is repeated in a message is short and printable', () => {
  for (const ref of [`\u0000\uD800\u202E${'x'.repeat(1_000)}`, `x${'😀'.repeat(60)}`]) {
    const [message] = messagesOf(aRecord({ energy: ref, [ref]: 1 })).slice(-1);
    expect(message).not.toMatch(/\p{Surrogate}/u);
    expect(message).not.toMatch(/\p{C}/u);
    expect(message!.length).toBeLessThan(120);
  }
});
