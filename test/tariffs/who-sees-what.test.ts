// Published tariffs are for everybody of the jurisdiction, drafts for its officers; others find nothing of either.
import { rows } from '../../shared/store/sql';
import type { Asking } from '../access/callers';
import { landDocument } from '../domain/shipped';
import { aPartnerWithKey, type Reply } from '../support/intake';
import { aCorrection, aFee, drafts, hashOf, todayIn, tomorrowIn, useOfficers } from './use-officers';

const officers = useOfficers();
const { ask, begin, change, validate, ready, publish, people } = officers;

const tariffs = '/api/v1/tariffs';
type Item = { id: string; version: number; subject: string };
const namesIn = ({ json }: Reply) => json.items.map(({ id, version }: Item) => `${id} v${version}`);

/** From page to page. */
async function walk(who: Asking, first: string): Promise<string[]> {
  const walked: string[] = [];
  for (let next: string | null = first; next !== null; ) {
    const reply: Reply = await ask(who, next);
    walked.push(...namesIn(reply));
    next = reply.json.links.next;
  }
  return walked;
}

test('all versions are listed, newest first, page by page', async () => {
  await publish(await ready(aCorrection()), people.publisher, tomorrowIn('MG'));
  const all = await ask(people.writer, `${tariffs}?limit=100`);
  expect(namesIn(all).sort()).toEqual(['mg-air-2026 v1', 'mg-land-2026 v1', 'mg-land-2026 v2', 'mg-sea-2026 v1']);
  expect(namesIn(all)[0]).toBe('mg-land-2026 v2');
  expect(all.json).toMatchObject({ total: 4, totalIsExact: true });
  expect(await walk(people.writer, `${tariffs}?limit=1`)).toEqual(namesIn(all));
  expect(await walk(people.writer, `${tariffs}?limit=1&subject=land`)).toEqual(['mg-land-2026 v2', 'mg-land-2026 v1']);
  expect(namesIn(await ask(people.writer, `${tariffs}?limit=2&page=2`))).toEqual(namesIn(all).slice(2));
});

test('what rules on a day is what is valid on it and in force today', async () => {
  const on = async (day: string, more = '') =>
    namesIn(await ask(people.writer, `${tariffs}?on=${day}&limit=100${more}`));
  expect((await on('2026-01-01')).sort()).toEqual(['mg-air-2026 v1', 'mg-land-2026 v1', 'mg-sea-2026 v1']);
  expect(await on('2026-01-01', '&subject=land')).toEqual(['mg-land-2026 v1']);
  expect(await on('2025-12-31')).toEqual([]);
  // A service is ruled from the day on that its validity names.
  const fee = await ready(aFee('X-940', { validity: { from: '2026-07-01', to: null } }), people.guinean);
  await publish(fee, people.neighbour, todayIn('GQ'));
  const feeOn = async (day: string) => namesIn(await ask(people.guinean, `${tariffs}?on=${day}&subject=X-940`));
  expect([await feeOn('2026-06-30'), await feeOn('2026-07-01')]).toEqual([[], ['gq-x-940 v1']]);
  expect(await walk(people.guinean, `${tariffs}?on=2026-07-01&limit=100`)).toContain('gq-x-940 v1');
});

test('a version is shown with its document and hash, and to staff with who published it', async () => {
  const { json } = await ask(people.writer, `${tariffs}/mg-land-2026/versions/1`);
  expect(json).toEqual({
    id: 'mg-land-2026',
    version: 1,
    jurisdiction: 'MG',
    subject: 'land',
    title: landDocument.title,
    validity: { from: '2026-01-01', to: null },
    inForceOn: todayIn('MG'),
    hash: hashOf(landDocument),
    publishedAt: expect.any(String),
    publishedBy: 'shell:test',
    authors: ['build'],
    links: { self: `${tariffs}/mg-land-2026/versions/1` },
    document: landDocument,
  });
  const partner = await aPartnerWithKey(officers.db());
  const shown = await officers.intake.ask(`${tariffs}/mg-land-2026/versions/1`, partner.key);
  expect(shown.json).toMatchObject({ hash: hashOf(landDocument), document: landDocument });
  for (const field of ['publishedAt', 'publishedBy', 'authors']) expect(shown.json).not.toHaveProperty(field);
  for (const path of ['mg-land-2026/versions/9', 'nothing/versions/1'])
    expect((await ask(people.writer, `${tariffs}/${path}`)).json.code).toBe('TARIFF_NOT_FOUND');
  expect((await ask(people.writer, `${tariffs}/mg-land-2026/versions/0`)).status).toBe(400);
});

test('officers of another jurisdiction find neither drafts nor tariffs', async () => {
  const { guinean } = people;
  const id = await ready({ ...aCorrection({ version: 3 }), title: 'for Madagascar alone' });
  const replies = [
    await ask(guinean, `${drafts}/${id}`),
    await change(id, { title: 'taken over' }, 1, guinean),
    await validate(id, guinean),
    await publish(id, guinean, tomorrowIn('MG')),
    await ask(guinean, `${drafts}/${id}/discard`, ''),
  ];
  expect(replies.map(({ status, json }) => [status, json.code])).toEqual(Array(5).fill([404, 'DRAFT_NOT_FOUND']));
  expect((await ask(guinean, `${drafts}?limit=100`)).json.items.map((item: Item) => item.id)).not.toContain(id);
  expect((await ask(people.writer, `${drafts}/${id}`)).json).toMatchObject({ state: 'validated', revision: 1 });

  expect((await ask(guinean, drafts, { document: {}, jurisdiction: 'MG' })).json.details).toMatchObject([
    { field: 'jurisdiction', code: 'JURISDICTION_FOREIGN' },
  ]);
  expect((await ask(guinean, `${tariffs}/mg-land-2026/versions/1`)).json.code).toBe('TARIFF_NOT_FOUND');
  expect(await walk(guinean, `${tariffs}?subject=land`)).toEqual([]);
  expect((await ask(guinean, `${tariffs}?jurisdiction=MG`)).json.details).toMatchObject([
    { field: 'jurisdiction', code: 'JURISDICTION_FOREIGN' },
  ]);
});

test('who belongs to no jurisdiction names one', async () => {
  const citizen = await officers.person('citizen', null);
  expect((await ask(citizen, tariffs)).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  expect(await walk(citizen, `${tariffs}?jurisdiction=MG&subject=sea`)).toEqual(['mg-sea-2026 v1']);
  expect((await ask(citizen, `${tariffs}?jurisdiction=ZZ`)).json.details[0].field).toBe('jurisdiction');
  expect((await ask(citizen, `${tariffs}/mg-sea-2026/versions/1`)).status).toBe(200);

  const admin = await officers.person('admin', null);
  expect((await ask(admin, drafts, { document: {} })).json.details).toMatchObject([{ code: 'JURISDICTION_MISSING' }]);
  const { json } = await ask(admin, drafts, { document: aFee('X-941'), jurisdiction: 'GQ' });
  expect(json).toMatchObject({ jurisdiction: 'GQ', authors: [admin.caller!.actor] });
  expect((await validate(json.id, people.guinean)).json.state).toBe('validated');
  expect((await publish(json.id, people.guinean, todayIn('GQ'))).status).toBe(200);
});

test('supervisors read drafts and change none', async () => {
  const supervisor = await officers.person('supervisor', 'MG');
  const id = await begin(aCorrection({ version: 9 }));
  expect((await ask(supervisor, `${drafts}/${id}`)).json).toMatchObject({ id, tariffId: 'mg-land-2026' });
  const replies = [
    await change(id, {}, 1, supervisor),
    await validate(id, supervisor),
    await publish(id, supervisor),
    await ask(supervisor, `${drafts}/${id}/discard`, ''),
  ];
  expect(replies.map(({ json }) => json.code)).toEqual(Array(4).fill('PERMISSION_MISSING'));
});

test('drafts are listed without their documents, one state alone when asked', async () => {
  await rows(officers.db(), 'truncate tariff_draft');
  const ids = [await begin({ id: 'first', title: 'First' }), await begin({}), await ready(aCorrection({ version: 3 }))];
  await ask(people.writer, `${drafts}/${ids[1]}/discard`, '');
  const listed = async (query: string) =>
    (await ask(people.publisher, `${drafts}${query}`)).json.items.map(({ id }: Item) => id);
  expect(await listed('')).toEqual([ids[2], ids[0]]);
  expect(await listed('?state=discarded')).toEqual([ids[1]]);
  expect(await listed('?state=validated')).toEqual([ids[2]]);
  const first = (await ask(people.publisher, `${drafts}?limit=1`)).json;
  expect(first).toMatchObject({ total: 2, items: [{ isValid: true, title: landDocument.title }] });
  expect(first.items[0]).not.toHaveProperty('document');
  expect(await listed(first.links.next.slice(drafts.length))).toEqual([ids[0]]);
});
