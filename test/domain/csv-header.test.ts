import { readCsvHeader } from '../../shared/domain/csv-header';

const faultsOf = (text: string) => {
  const header = readCsvHeader(text);
  return 'errors' in header ? header.errors.map(({ field, code }) => `${field} ${code}`.trim()) : [];
};

test.each([
  ['registration,category,owner.name', ','],
  ['registration;category;owner.name', ';'],
  ['\uFEFFregistration,category,owner.name\r\n1 AB,land,x', ','],
  ['"registration"; "category" ;"owner.name"\n', ';'],
])('%j is a header with its delimiter', (text, delimiter) => {
  expect(readCsvHeader(text)).toEqual({ kind: 'csv', columns: ['registration', 'category', 'owner.name'], delimiter });
});

test('unknown, repeated, nameless and missing columns are all named', () => {
  expect(faultsOf('registration,colour,registration,,owner')).toEqual([
    'colour COLUMN_UNKNOWN',
    'registration COLUMN_DUPLICATE',
    'COLUMN_UNKNOWN',
    'owner COLUMN_UNKNOWN',
    'category COLUMN_MISSING',
  ]);
  expect(faultsOf('__proto__,category')).toEqual(['__proto__ COLUMN_UNKNOWN', 'registration COLUMN_MISSING']);
  expect(faultsOf('fiscalpower,category,registration')).toEqual(['fiscalpower COLUMN_UNKNOWN']);
});

test('a line of data in place of the header is refused without being repeated', () => {
  const header = readCsvHeader('1234 TBA,land,Rakoto,034 12 345 67');
  expect(header).toMatchObject({ errors: [{ code: 'HEADER_MISSING' }] });
  expect(JSON.stringify(header)).not.toContain('Rakoto');
});

test.each(['', '\n', '"registration,category', 'registration\tcategory', 'x'.repeat(100_000)])(
  '%j is no header',
  (text) => {
    expect(faultsOf(text)).toEqual(['HEADER_MISSING']);
  },
);
