import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { problemSchema } from '../../shared/http/problem';
import { row, rows } from '../../shared/store/sql';
import { aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

const intake = useIntake({ MAX_BATCH_LINES: '5000', MAX_BATCH_BYTES: '3000000' });
let partner: TestPartner;
beforeEach(async () => {
  partner = await aPartnerWithKey(intake.db());
});

const isEmpty = async (): Promise<boolean> => {
  const left = await row<{ n: number }>(
    intake.db(),
    `select (select count(*) from batch) + (select count(*) from batch_chunk) + (select count(*) from idempotency)
          + (select count(*) from job) as n`,
  );
  return Number(left!.n) === 0;
};
beforeEach(() => rows(intake.db(), `truncate batch, batch_chunk, idempotency, job`));

test.each(['0x7ea', '2.026e3', '%202026', '2026.0', '%2B2026', ''])(
  'a fiscal year written as "%s" is refused',
  async (year) => {
    const { status, json } = await intake.postBatch(partner.key, '{}', {}, `?fiscalYear=${year}`);
    expect([status, json.details]).toMatchObject([
      400,
      [{ field: 'fiscalYear', message: expect.stringContaining('digits') }],
    ]);
  },
);

describe('a refused batch says why and leaves nothing', () => {
  const large = { 'Content-Type': 'application/x-ndjson' };
  test.each<[string, number, string, string | Buffer, Record<string, string>, string]>([
    ['without lines', 422, 'BATCH_EMPTY', '\n \n', {}, '?fiscalYear=2026'],
    ['without a body', 422, 'BATCH_EMPTY', '', {}, '?fiscalYear=2026'],
    ['without a fiscal year', 400, 'REQUEST_INVALID', '{}', {}, ''],
    ['for a fiscal year that is none', 400, 'REQUEST_INVALID', '{}', {}, '?fiscalYear=soon'],
    ['for two fiscal years', 400, 'REQUEST_INVALID', '{}', {}, '?fiscalYear=2026&fiscalYear=2027'],
    ['with an unknown parameter', 400, 'REQUEST_INVALID', '{}', {}, '?fiscalYear=2026&dryRun=1'],
    ['for a year without a tariff', 422, 'FISCAL_YEAR_WITHOUT_TARIFF', '{}', {}, '?fiscalYear=2019'],
    [
      'of another media type',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      '{}',
      { 'Content-Type': 'text/plain' },
      '?fiscalYear=2026',
    ],
    [
      'in another charset',
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      '{}',
      { 'Content-Type': 'text/csv; charset=latin1' },
      '?fiscalYear=2026',
    ],
    [
      'in an unknown encoding',
      415,
      'CONTENT_ENCODING_UNSUPPORTED',
      '{}',
      { 'Content-Encoding': 'br' },
      '?fiscalYear=2026',
    ],
    ['that is not gzip', 400, 'BODY_BROKEN', '{}', { 'Content-Encoding': 'gzip' }, '?fiscalYear=2026'],
    [
      'whose gzip is cut off',
      400,
      'BODY_BROKEN',
      gzipSync('{}\n'.repeat(4000)).subarray(0, -9),
      { 'Content-Encoding': 'gzip' },
      '?fiscalYear=2026',
    ],
    ['whose JSON is broken', 400, 'JSON_BROKEN', '[{}', { 'Content-Type': 'application/json' }, '?fiscalYear=2026'],
    [
      'whose JSON is broken far behind',
      400,
      'JSON_BROKEN',
      `[${'{},'.repeat(4500)}}`,
      { 'Content-Type': 'application/json', 'Content-Encoding': 'identity' },
      '?fiscalYear=2026',
    ],
    ['of too many bytes', 413, 'BODY_TOO_LARGE', `"${'x'.repeat(3_000_001)}"`, large, '?fiscalYear=2026'],
    [
      'of too many bytes once decompressed',
      413,
      'BODY_TOO_LARGE',
      gzipSync(Array.from({ length: 100_000 }, () => randomUUID()).join('')),
      { 'Content-Encoding': 'gzip' },
      '?fiscalYear=2026',
    ],
    [
      'that is a gzip bomb',
      413,
      'BODY_COMPRESSED_TOO_WELL',
      gzipSync(Buffer.alloc(2_000_000, ' ')),
      { 'Content-Encoding': 'gzip' },
      '?fiscalYear=2026',
    ],
    ['of blank lines without end', 413, 'BATCH_TOO_MANY_LINES', '\n'.repeat(100_000), large, '?fiscalYear=2026'],
    [
      'with an Idempotency-Key that is too long',
      400,
      'IDEMPOTENCY_KEY_INVALID',
      '{}',
      { 'Idempotency-Key': 'k'.repeat(256) },
      '?fiscalYear=2026',
    ],
  ])('%s', async (_, status, code, body, headers, query) => {
    const reply = await intake.postBatch(partner.key, body, headers, query);
    expect([reply.status, reply.json.code]).toEqual([status, code]);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    problemSchema.parse(reply.json);
    expect(await isEmpty()).toBe(true);
  });

  test('names every column at fault', async () => {
    const reply = await intake.postBatch(partner.key, 'plate,category,category\n', { 'Content-Type': 'text/csv' });
    expect([reply.status, reply.json.code]).toEqual([422, 'CSV_HEADER_INVALID']);
    expect(reply.json.details).toMatchObject([
      { field: 'plate', code: 'COLUMN_UNKNOWN' },
      { field: 'category', code: 'COLUMN_DUPLICATE' },
      { field: 'registration', code: 'COLUMN_MISSING' },
    ]);
    expect(await isEmpty()).toBe(true);
  });

  test('when lines of a large upload were stored already', async () => {
    const reply = await intake.postBatch(partner.key, gzipSync(`[${'{"a":1},'.repeat(4900)}oops]`), {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    });
    expect([reply.status, reply.json.code]).toEqual([400, 'JSON_BROKEN']);
    expect(reply.json.detail).toMatch(/element 4901 .* at byte 39202$/);
    expect(await isEmpty()).toBe(true);
  });
});
