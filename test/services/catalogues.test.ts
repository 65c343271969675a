import { randomUUID } from 'node:crypto';
import { shippedCatalogues } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { row } from '../../shared/store/sql';
import type { Asking } from '../access/callers';
import { csvOf } from '../domain/catalogue-files';
import { useGuinea } from './guinea';
import { aRow, cataloguesPath, useCatalogues } from './use-catalogues';

const guinea = useGuinea();
const { officer, second, sendCsv, sendJson, proposed, decide } = useCatalogues(guinea);
const gq = shippedCatalogues().find(({ jurisdiction }) => jurisdiction === 'GQ')!;
const state = async () =>
  row(
    guinea.db(),
    `select (select count(*) from proposal)::int as proposals, (select count(*) from tariff)::int as tariffs,
            (select count(*) from service)::int as services, (select count(*) from audit_entry)::int as entries`,
  );

test('a catalogue that is tried out is reported on and changes nothing', async () => {
  const before = await state();
  const changed = { ...gq.services[1]!, validityMonths: 7 };
  const fee = { method: 'amount', amount: 1, legalReference: 'law', confidence: 'sample' } as const;
  const dearer = { ...gq.services[2]!, rule: { method: 'by-kind', kinds: { issue: fee } } as const };
  const fresh = { ...gq.services[0]!, code: 'T-9001' };
  const reply = await sendJson({ ...gq, services: [gq.services[0], changed, dearer, fresh] }, 'dryRun=true');
  expect(reply.status).toBe(200);
  expect(reply.json).toEqual({
    proposal: null,
    report: { services: 4, faulty: 0, new: 1, changed: 2, unchanged: 1, faultCount: 0, faults: [] },
  });
  expect(await state()).toEqual(before);
});

test('what ships says nothing new, in JSON', async () => {
  const { json } = await sendJson(gq, 'dryRun=true');
  expect(json.report).toMatchObject({ services: gq.services.length, unchanged: gq.services.length, faultCount: 0 });
});

test('faults are told row by row, with code, place and message; nothing is proposed', async () => {
  const faulty = [
    aRow(),
    aRow({ issue: '1 500' }),
    aRow({ category: 'C-999', method: 'percentage', issue: '', percent: '0' }),
    aRow({ code: 'N-1', category: 'C-999' }),
  ];
  const [, one, two] = faulty;
  const { status, json } = await sendCsv(faulty, 'dryRun=true');
  expect([status, json.report.services, json.report.faulty, json.report.new]).toEqual([200, 4, 3, 1]);
  expect(json.report.faults).toContainEqual({
    row: 3,
    code: one!.code,
    place: 'issue',
    message: expect.stringContaining('whole number'),
  });
  expect(json.report.faults).toContainEqual({
    row: 4,
    code: two!.code,
    place: 'percent',
    message: 'a rate of zero taxes nothing',
  });
  expect(json.report.faults).toContainEqual({
    row: 5,
    code: 'N-1',
    place: 'code',
    message: 'repeats the code of row 2',
  });
  expect(json.report.faults).toContainEqual({
    row: 5,
    code: 'N-1',
    place: 'category',
    message: 'no such category: C-999',
  });

  const before = await state();
  const refused = await sendCsv(faulty);
  expect([refused.status, refused.json.code]).toEqual([422, 'CATALOGUE_INVALID']);
  expect(refused.json.details).toContainEqual({
    field: 'row 3, issue',
    code: 'CATALOGUE_FAULT',
    message: expect.stringContaining(`${one!.code}: expected a whole number`),
  });
  expect(await state()).toEqual(before);
});

test('of more than a thousand faults the first thousand are listed, and all are counted', async () => {
  const { json } = await sendCsv(
    Array.from({ length: 1200 }, () => aRow({ issue: 'x', valid_to: 'y' })),
    'dryRun=true',
  );
  expect(json.report).toMatchObject({ services: 1200, faulty: 1200, faultCount: 1200 });
  expect(json.report.faults).toHaveLength(1000);
});

test('the same again while it is open is the open one', async () => {
  const cells = aRow();
  const [first, again] = [await sendCsv([cells]), await sendCsv([cells], '', second())];
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.json.proposal).toEqual(first.json.proposal);
});

test('proposals are listed without what is in them, and shown with it and what it would change', async () => {
  const cells = aRow();
  const id = await proposed([cells]);
  const listed = await guinea.as(second(), `${cataloguesPath}?limit=100&state=proposed`);
  const found = listed.json.items.find((item: { id: string }) => item.id === id);
  expect(found).toMatchObject({ state: 'proposed', proposedBy: officer().caller!.actor });
  expect(Object.keys(found)).not.toContain('catalogue');
  const whole = await guinea.as(second(), `${cataloguesPath}/${id}`);
  expect(whole.json).toMatchObject({
    id,
    report: { new: 1, changed: 0 },
    catalogue: { services: [{ code: cells.code }] },
  });
  await decide(id);
  expect((await guinea.as(second(), `${cataloguesPath}/${id}`)).json).toMatchObject({
    state: 'approved',
    report: null,
  });
  const firstPage = await guinea.as(second(), `${cataloguesPath}?limit=1`);
  const nextPage = await guinea.as(second(), firstPage.json.links.next);
  expect(nextPage.json.items[0].id < firstPage.json.items[0].id).toBe(true);
});

test('another jurisdiction neither sees it nor decides it, and proposes in its own', async () => {
  const id = await proposed([aRow()]);
  const foreigner = await guinea.person('tariff-officer', 'SN');
  expect((await guinea.as(foreigner, cataloguesPath)).json.items).toEqual([]);
  expect((await guinea.as(foreigner, `${cataloguesPath}/${id}`)).json.code).toBe('CATALOGUE_NOT_FOUND');
  expect((await decide(id, foreigner)).json.code).toBe('CATALOGUE_NOT_FOUND');
  expect((await sendJson(gq, 'dryRun=true', foreigner)).json.details).toMatchObject([{ code: 'JURISDICTION_FOREIGN' }]);
  // Its groups are not theirs.
  expect((await sendCsv([aRow({ category: 'C-078' })], 'dryRun=true', foreigner)).json.report).toMatchObject({
    faulty: 1,
  });
  const admin = await guinea.person('admin', null);
  expect((await sendCsv([aRow()], 'dryRun=true', admin)).json.details).toMatchObject([
    { code: 'JURISDICTION_MISSING' },
  ]);
  expect((await sendCsv([aRow()], 'dryRun=true&jurisdiction=GQ', admin)).status).toBe(200);
  expect((await sendCsv([aRow()], 'dryRun=true&jurisdiction=XX', admin)).status).toBe(400);
  expect((await sendJson({ ...gq, jurisdiction: 'XX' }, 'dryRun=true', admin)).json.details).toMatchObject([
    { field: 'jurisdiction', code: 'JURISDICTION_UNKNOWN' },
  ]);
});

test('who may not, and who is no person', async () => {
  const supervisor = await guinea.person('supervisor');
  for (const who of [guinea.citizen(), supervisor, guinea.partner() as Asking])
    expect((await sendCsv([aRow()], 'dryRun=true', who)).status).toBe(403);
  expect((await guinea.as(supervisor, cataloguesPath)).status).toBe(403);
});

test.each([
  ['no header', 'text/csv', '', 422, 'CSV_HEADER_INVALID'],
  ['a column that does not exist', 'text/csv', 'code,colour', 422, 'CSV_HEADER_INVALID'],
  ['a header alone', 'text/csv', csvOf([]), 422, 'CATALOGUE_INVALID'],
  ['bytes that are no UTF-8', 'text/csv', Buffer.from([0xff, 0xfe, 0x41]), 400, 'BODY_BROKEN'],
  ['broken JSON', 'application/json', '{', 400, 'JSON_BROKEN'],
  ['a list', 'application/json', '[]', 400, 'JSON_BROKEN'],
  ['another media type', 'application/xml', '<a/>', 415, 'MEDIA_TYPE_UNSUPPORTED'],
  ['no services', 'application/json', '{"schema":1,"jurisdiction":"GQ"}', 422, 'CATALOGUE_INVALID'],
  ['more than 5 MiB', 'text/csv', 'x'.repeat(5 * 1024 * 1024 + 1), 413, 'BODY_TOO_LARGE'],
])('a body of %s is refused', async (_what, type, body, status, code) => {
  const reply = await guinea.as(officer(), cataloguesPath, body, { 'Content-Type': type });
  expect([reply.status, reply.json.code]).toEqual([status, code]);
});

test('parameters and decisions that are none are refused', async () => {
  expect((await sendCsv([aRow()], 'dryRun=maybe')).json.details[0].field).toBe('dryRun');
  const id = await proposed([aRow()]);
  expect((await decide(id, second(), 'withdrawn')).status).toBe(400);
  expect((await decide(randomUUID())).json.code).toBe('CATALOGUE_NOT_FOUND');
  expect((await guinea.as(second(), `${cataloguesPath}/1`)).status).toBe(400);
});

test('NUL in a name is a fault of its row or its list, not of ours', async () => {
  const entry = { ...gq.services[0]!, names: { es: 'a\u0000b' } };
  const { status, json } = await sendJson({ ...gq, services: [entry] });
  expect([status, json.details[0].field]).toEqual([422, 'row 1']);
  const group = { ...gq.ministries[0]!, names: { es: 'a\u0000b' } };
  expect((await sendJson({ ...gq, ministries: [group] })).json.details[0].field).toBe('ministries');
});
