import * as fc from 'fast-check';
import { type BatchMediaType, splitters } from '../../services/intake/split-upload';
import type { LineFormat } from '../../shared/domain/read-lines';
import { readLines } from '../../shared/domain/read-lines';
import { Refusal } from '../../shared/http/errors';
import type { NewChunk } from '../../shared/store/chunks';

const maxLineBytes = 200;

function split(type: BatchMediaType, parts: readonly Buffer[]): { chunks: NewChunk[]; format: LineFormat } {
  const splitter = splitters[type](maxLineBytes);
  const chunks = parts.flatMap((part) => splitter.push(part));
  chunks.push(...splitter.end());
  return { chunks, format: splitter.format() };
}

const splitText = (type: BatchMediaType, text: string) => split(type, [Buffer.from(text)]);
const bodyOf = (chunks: readonly NewChunk[]): string => Buffer.concat(chunks.map(({ body }) => body)).toString();

/** The same bytes in parts of the given lengths, over and over. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return parts;
}

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', '')),
  fc.constantFrom(
    '',
    ' ',
    '\t\r',
    '\u00a0',
    '\ufeff',
    '\u0000',
    '{"a":1}',
    'é'.repeat(120),
    'x'.repeat(200),
    'x'.repeat(201),
  ),
);

describe('NDJSON', () => {
  test('however the bytes are cut, the stored lines, their numbers and their counts are those the worker reads', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.boolean(), cuts, (lines, endsWithNewline, lengths) => {
        const bytes = Buffer.from(lines.join('\n') + (endsWithNewline ? '\n' : ''));
        const { chunks } = split('application/x-ndjson', cut(bytes, lengths));

        const tooLong = lines.flatMap((text, index) => (Buffer.byteLength(text) > maxLineBytes ? [index + 1] : []));
        const inked = lines.flatMap((text, index) => (text.trim() === '' ? [] : [index + 1]));
        expect(chunks.flatMap((chunk) => chunk.tooLong)).toEqual(tooLong);
        const read = chunks.flatMap(({ body, firstLine }) => [
          ...readLines(body.toString(), firstLine, { kind: 'ndjson' }),
        ]);
        expect(read.map((one) => one.line)).toEqual(inked.filter((number) => !tooLong.includes(number)));
        expect(chunks.reduce((sum, { lineCount }) => sum + lineCount, 0)).toBe(inked.length);
      }),
    );
  });

  test('lines are kept as they came, whatever their bytes', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x0a, 0x80, 0x0a, 0x7b, 0x7d]);
    const { chunks } = split('application/x-ndjson', [bytes]);
    expect(Buffer.concat(chunks.map(({ body }) => body))).toEqual(Buffer.concat([bytes, Buffer.from('\n')]));
  });

  test('a chunk ends with 2000 lines or before 1 MiB', () => {
    const short = splitText('application/x-ndjson', '{}\n'.repeat(4001)).chunks;
    expect(short.map(({ chunk, firstLine, lineCount }) => [chunk, firstLine, lineCount])).toEqual([
      [0, 1, 2000],
      [1, 2001, 2000],
      [2, 4001, 1],
    ]);
    const long = `${'x'.repeat(60_000)}\n`;
    const splitter = splitters['application/x-ndjson'](65_536);
    const chunks = [...splitter.push(Buffer.from(long.repeat(40))), ...splitter.end()];
    expect(chunks.map(({ body }) => body.length)).toEqual([17 * 60_001, 17 * 60_001, 6 * 60_001]);
  });

  test('a line of 5 MB is dropped, its number kept, and its neighbours are whole', () => {
    const text = `{"a":1}\n"${'x'.repeat(5_000_000)}"\n{"b":2}\n`;
    const { chunks } = split('application/x-ndjson', cut(Buffer.from(text), [65_536]));
    expect(chunks).toMatchObject([{ firstLine: 1, lineCount: 3, tooLong: [2] }]);
    expect(bodyOf(chunks)).toBe('{"a":1}\n\n{"b":2}\n');
  });

  test('blank lines alone make no chunk', () => {
    expect(splitText('application/x-ndjson', '\n \n\r\n').chunks).toEqual([]);
  });
});

describe('CSV', () => {
  test('the header is line 1 and in no chunk, however it is cut, with BOM and CRLF', () => {
    const bytes = Buffer.from('\ufeffregistration;category\r\n1234 TBA;land\r\n\r\n');
    for (const length of [1, 2, 7, 1000]) {
      const { chunks, format } = split('text/csv', cut(bytes, [length]));
      expect(format).toEqual({ kind: 'csv', columns: ['registration', 'category'], delimiter: ';' });
      expect(chunks).toMatchObject([{ firstLine: 2, lineCount: 1, tooLong: [] }]);
      expect(bodyOf(chunks)).toBe('1234 TBA;land\r\n\r\n');
    }
  });

  test('a header that lacks, repeats or invents columns is refused with each of them named', () => {
    const refusal = refusalOf(() => splitText('text/csv', 'registration,colour,registration\n1,2,3\n'));
    expect(refusal.code).toBe('CSV_HEADER_INVALID');
    expect(refusal.options.details).toMatchObject([
      { field: 'colour', code: 'COLUMN_UNKNOWN' },
      { field: 'registration', code: 'COLUMN_DUPLICATE' },
      { field: 'category', code: 'COLUMN_MISSING' },
    ]);
  });

  test('a file of a header alone, or of nothing, has no line', () => {
    expect(splitText('text/csv', 'registration,category').chunks).toEqual([]);
    expect(refusalOf(() => splitText('text/csv', '')).code).toBe('BATCH_EMPTY');
  });

  test('a first line that never ends is refused before it fills the memory', () => {
    const splitter = splitters['text/csv'](maxLineBytes);
    const push = () => {
      for (let sent = 0; sent < 1_000_000; sent += 1000) splitter.push(Buffer.alloc(1000, 'x'));
    };
    expect(refusalOf(push).code).toBe('CSV_HEADER_INVALID');
  });

  test('a quote that is never closed stays within its own line', () => {
    const { chunks } = splitText('text/csv', 'registration,category\n"1234 TBA,land\n5678 TBA,land\n');
    expect(bodyOf(chunks)).toBe('"1234 TBA,land\n5678 TBA,land\n');
  });
});

describe('a JSON array', () => {
  const shapes = [(array: string) => array, (array: string) => ` {\n "lines" : ${array} } \n`];

  test('element n is line n, however the bytes are cut and the elements are laid out', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 20 }),
        fc.constantFrom(0, 2),
        fc.constantFrom(...shapes),
        cuts,
        (values, indent, shape, lengths) => {
          const { chunks } = split(
            'application/json',
            cut(Buffer.from(shape(JSON.stringify(values, null, indent))), lengths),
          );
          const tooLong = new Set(chunks.flatMap((chunk) => chunk.tooLong));
          const lines = bodyOf(chunks).split('\n').slice(0, values.length);
          expect(chunks.reduce((sum, { lineCount }) => sum + lineCount, 0)).toBe(values.length);
          for (const [index, one] of values.entries()) {
            if (!tooLong.has(index + 1)) expect(JSON.stringify(JSON.parse(lines[index]!))).toBe(JSON.stringify(one));
          }
        },
      ),
    );
  });

  test('elements that are no objects are kept: each is for the worker to refuse', () => {
    expect(bodyOf(splitText('application/json', '[1, null ,"a,]}\\"[", [2,[3]],{"a":[{}]}]').chunks)).toBe(
      '1\nnull \n"a,]}\\"["\n[2,[3]]\n{"a":[{}]}\n',
    );
  });

  test('an element over the limit is like a line that is too long', () => {
    const { chunks } = splitText('application/json', `[{"a":1},{"b":"${'x'.repeat(300)}"},{"c":3}]`);
    expect(chunks).toMatchObject([{ lineCount: 3, tooLong: [2] }]);
    expect(bodyOf(chunks)).toBe('{"a":1}\n\n{"c":3}\n');
  });

  test('an empty array has no line', () => {
    for (const text of ['[]', ' [ ] ', '{"lines":[]}']) expect(splitText('application/json', text).chunks).toEqual([]);
  });

  test.each([
    ['{"a":1}', 3],
    ['{"lines":{}}', 10],
    ['{"li nes":[]}', 5],
    ['"lines"', 1],
    ['[1,]', 4],
    ['[,1]', 2],
    ['[1 2]', 2],
    ['[{"a":1}', 9],
    ['[{"a":1]', 9],
    ['[{"a" 1}]', 2],
    ['[1}', 3],
    ['["\u0001"]', 2],
    ['[nul]', 2],
    ['[1] x', 5],
    ['{"lines":[1]', 13],
    ['{"lines":[1],"more":2}', 13],
    ['[1', 3],
  ])('%s is refused at byte %i', (text, position) => {
    for (const length of [1, 3, 100]) {
      const refusal = refusalOf(() => split('application/json', cut(Buffer.from(text), [length])));
      expect([refusal.code, refusal.message]).toEqual([
        'JSON_BROKEN',
        expect.stringMatching(new RegExp(`at byte ${position}$`)),
      ]);
    }
  });
});
