import fc from 'fast-check';
import type { CsvFormat } from '../../shared/domain/csv-header';
import { type LineFormat, maxLineLength, readLines } from '../../shared/domain/read-lines';
import { readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';
import { aRecord, in2026 } from './a-line';

const ndjson: LineFormat = { kind: 'ndjson' };
const csv: CsvFormat = { kind: 'csv', columns: ['registration', 'category', 'owner.name'], delimiter: ',' };

/** `[number, codes]` for refused lines, `[number, record]` for the others. */
const linesOf = (text: string, format: LineFormat = ndjson, firstLine = 1) =>
  [...readLines(text, firstLine, format)].map((read) => [
    read.line,
    'errors' in read ? read.errors.map(({ field, code }) => `${field} ${code}`.trim()).join() : read.record,
  ]);

const messageOf = (text: string) => {
  const [read] = readLines(text, 1, ndjson);
  return read && 'errors' in read ? read.errors[0]!.message : undefined;
};

describe('NDJSON', () => {
  test('lines keep their physical number, blank ones are skipped but counted', () => {
    expect(linesOf('{"a":1}\n\n  \t\r\n{"a":2}\r\n{"a":3}', ndjson, 2001)).toEqual([
      [2001, { a: 1 }],
      [2004, { a: 2 }],
      [2005, { a: 3 }],
    ]);
  });

  test('a byte order mark is allowed at the beginning of the upload and nowhere else', () => {
    expect(linesOf('\uFEFF{"a":1}')).toEqual([[1, { a: 1 }]]);
    expect(linesOf('\uFEFF{"a":1}', ndjson, 2001)).toEqual([[2001, 'JSON_INVALID']]);
  });

  test('a line separator of Unicode ends no line', () => {
    expect(linesOf('{"a":"\u2028"}\n{"a":2}')).toEqual([
      [1, { a: '\u2028' }],
      [2, { a: 2 }],
    ]);
  });

  test('broken JSON is refused with a place and without its content', () => {
    expect(messageOf('{"a":1,}')).toMatch(/^not valid JSON: .*at character 8$/);
    expect(messageOf('  {"a" 1}')).toMatch(/at character 8$/);
    expect(messageOf('{"a":1')).toMatch(/^not valid JSON: /);
    expect(messageOf('')).toBeUndefined();
    for (const text of [
      '{"name": Rakoto}',
      'Rakoto',
      '{"a":"x"}Rakoto',
      '{"Rakoto',
      '"Rakoto',
      "{'Rakoto':1}",
      '{"a":"Rakoto\\q"}',
      '{"a":"Rakoto\u0001"}',
      '[Rakoto',
      '{"a":-Rakoto}',
      '\u0000Rakoto',
    ]) {
      expect(linesOf(text)).toEqual([[1, 'JSON_INVALID']]);
      expect(messageOf(text)).not.toMatch(/Rak/);
    }
  });

  test.each([
    ['{"a":1,"a":2}', 'a FIELD_DUPLICATE'],
    ['{"a":1,"b":"x:y","\\u0061" :1}', 'a FIELD_DUPLICATE'],
    ['{"a":"x\\u003ay","b":1,"b":2}', 'b FIELD_DUPLICATE'],
    ['{"a":"x:y","a":"x"}', 'a FIELD_DUPLICATE'],
    ['{"a":{"b":1,"b":2,"c":{}},"a":1}', 'a.b FIELD_DUPLICATE,a FIELD_DUPLICATE'],
    ['{"owner":{"name":"a:b","name":"c"}}', 'owner.name FIELD_DUPLICATE'],
    ['{"owner":{"name":"a"},"owner":{"name":"c"}}', 'owner FIELD_DUPLICATE'],
    ['{"__proto__":1,"__proto__":2}', '__proto__ FIELD_DUPLICATE'],
  ])('%s names a field twice', (text, faults) => expect(linesOf(text)).toEqual([[1, faults]]));

  test('a line of nothing but repetitions makes few errors', () => {
    const text = `{${Array.from({ length: 400 }, (_, index) => `"k${index}":1,"k${index}":2,"k${index}":3`).join()}}`;
    const [read] = readLines(text, 1, ndjson);
    expect(read).toHaveProperty('errors.length', 10);
  });

  test.each([
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a":{"a":1},"b":{"a":1}}',
    '{"a":"x:y","b":"{:}"}',
    '{"a" : "\\\\", "b" : ":"}',
    '{"a":[{"b":1},{"b":2}]}',
  ])('%s names no field twice', (text) => {
    expect(linesOf(text)).toEqual([[1, JSON.parse(text)]]);
  });

  test('absurd nesting and absurd length are refused quickly', () => {
    const nested = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
    expect(linesOf(`${nested}\n${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`).map(([line]) => line)).toEqual([1, 2]);
    const behindColon = `{"a":"x:y","b":${nested.slice(4_000, -4_000)}}`;
    expect(linesOf(behindColon).map(([line]) => line)).toEqual([1]);
    expect(linesOf(`${'x'.repeat(maxLineLength + 1)}\n{}`)).toEqual([
      [1, 'LINE_TOO_LONG'],
      [2, {}],
    ]);
  });
});

describe('CSV', () => {
  test('cells become fields, those of the owner nested, empty ones absent', () => {
    expect(linesOf('1234 TBA,land,"Rakoto, ""Be"" Jean"\r\n5 TB,,\n', csv, 2)).toEqual([
      [2, { registration: '1234 TBA', category: 'land', owner: { name: 'Rakoto, "Be" Jean' } }],
      [3, { registration: '5 TB', owner: {} }],
    ]);
  });

  test('a line break in quotes spoils its line and the continuation, no more', () => {
    expect(linesOf('1 AB,land,"Rakoto\nJean"\n2 AB,land,x', csv, 2)).toEqual([
      [2, 'CSV_QUOTES'],
      [3, 'CSV_QUOTES'],
      [4, { registration: '2 AB', category: 'land', owner: { name: 'x' } }],
    ]);
  });

  test.each([
    ['1 AB,land', 'CSV_CELL_COUNT'],
    ['1 AB,land,x,', 'CSV_CELL_COUNT'],
    ['1 AB,la"nd,x', 'CSV_QUOTES'],
    ['1 AB,"land"x,x', 'CSV_QUOTES'],
    ['1 AB,land,"', 'CSV_QUOTES'],
  ])('%s is refused as %s', (text, code) => expect(linesOf(text, csv, 2)).toEqual([[2, code]]));

  test('a column named like a prototype does not reach one', () => {
    const hostile = { ...csv, columns: ['__proto__', 'registration', 'owner.name'] };
    for (const [, record] of linesOf('x,1 AB,y', hostile, 2))
      expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(Object.hasOwn({}, 'x')).toBe(false);
  });
});

const anyFormat = fc.constantFrom<LineFormat>(ndjson, csv, { ...csv, delimiter: ';' });
const messy = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'{}[]":,;\\n \r\t"\n\n'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 200,
});
const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data).toString());

test('whatever the bytes, nothing throws and no line that is not blank gets lost or renumbered', () => {
  fc.assert(
    fc.property(fc.oneof(messy, bytes), anyFormat, fc.integer({ min: 2, max: 1e9 }), (text, format, firstLine) => {
      const read = [...readLines(text, firstLine, format)];
      const filled = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [firstLine + index]));
      expect(read.map(({ line }) => line)).toEqual(filled);
      for (const line of read)
        if ('record' in line) readVehicleLine(line.record, { ...in2026, textual: format.kind === 'csv' });
    }),
    { numRuns: 3_000 },
  );
});

test('a bad line never changes how its neighbours are read', () => {
  const good = JSON.stringify(aRecord());
  const goodCsv = '1234 TBA,land,Rakoto';
  fc.assert(
    fc.property(fc.oneof(messy, bytes), anyFormat, (text, format) => {
      const bad = text.replaceAll('\n', '');
      const neighbour = format.kind === 'ndjson' ? good : goodCsv.replaceAll(',', format.delimiter);
      const read = [...readLines(`${neighbour}\n${bad}\n${neighbour}`, 2, format)];
      const [alone] = readLines(neighbour, 2, format);
      expect(read[0]).toEqual(alone);
      expect(read.at(-1)).toEqual({ ...alone, line: 4 });
    }),
    { numRuns: 1_000 },
  );
});

const columns = [
  'ref',
  'registration',
  'category',
  'type',
  'fiscalPower',
  'energy',
  'firstCirculation',
  'lengthMetres',
  'powerKw',
  'use',
  'owner.name',
  'owner.email',
  'owner.phone',
  'owner.language',
];
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const vehicle = fc.record({
  ref: maybe(
    fc
      .string({ unit: fc.constantFrom(...'aZ09 ,;"\'-é'), minLength: 1, maxLength: 20 })
      .filter((ref) => ref.trim() !== ''),
  ),
  registration: fc.constantFrom('1234 TBA', '12-ab', 'TEMP-12345678', 'AA 123/B'),
  category: fc.constantFrom('land', 'sea'),
  type: maybe(fc.constantFrom('car', 'Fire engine')),
  fiscalPower: fc.integer({ min: 1, max: 999 }),
  energy: fc.constantFrom('petrol', 'diesel', 'electric', 'hybrid'),
  firstCirculation: fc.constantFrom('2024-02-29', '1999-12-31'),
  lengthMetres: maybe(fc.integer({ min: 1, max: 50_000 }).map((n) => n / 100)),
  powerKw: maybe(fc.integer({ min: 1, max: 200_000_000 }).map((n) => n / 1_000)),
  use: maybe(fc.constantFrom('private')),
  owner: maybe(
    fc.record({
      name: fc.constantFrom('Rakoto, Jean', '"Be" & Fils; SARL', "N'Guessan Émilie"),
      email: maybe(fc.constant('a@example.mg')),
      phone: maybe(fc.constant('034 12 345 67')),
      language: maybe(fc.constant('mg')),
    }),
  ),
});

test('a valid line is the same vehicle whether it comes as NDJSON or as CSV', () => {
  const first = (text: string, format: LineFormat): VehicleLine | undefined => {
    const [read] = readLines(text, 2, format);
    const result =
      read && 'record' in read
        ? readVehicleLine(read.record, { ...in2026, textual: format.kind === 'csv' })
        : undefined;
    return result && 'line' in result ? result.line : undefined;
  };
  fc.assert(
    fc.property(vehicle, fc.constantFrom<',' | ';'>(',', ';'), fc.boolean(), (record, delimiter, quoteAll) => {
      const cells = columns.map((column) => {
        const [name, nested] = column.split('.') as [keyof typeof record, string?];
        const value = nested ? (record[name] as Record<string, unknown> | undefined)?.[nested] : record[name];
        const text = value === undefined ? '' : String(value);
        return quoteAll || /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      });
      const fromJson = first(JSON.stringify(record), ndjson);
      expect(fromJson).toBeDefined();
      expect(first(cells.join(delimiter), { kind: 'csv', columns, delimiter })).toEqual(fromJson);
    }),
    { numRuns: 1_000 },
  );
});
