// Whoever wrote a tariff does not publish it, and of all who do something at once one does it.
import { type Announcement, rows, withTx } from '../../shared/store/sql';
import { lockDraft } from '../../shared/store/tariff-drafts';
import { lockPublications } from '../../shared/store/tariffs';
import { untilBlocked } from '../support/database';
import type { Reply } from '../support/intake';
import { aFee, drafts, todayIn, useOfficers } from './use-officers';

const officers = useOfficers();
const { ask, ready, begin, change, validate, publish, lastEntry, people } = officers;
const db = () => officers.db();

const versionsOf = (service: string) =>
  rows(db(), 'select id, version from tariff where subject = $1 order by id, version', [service]);
const codes = (replies: Reply[]) => replies.map(({ status, json }) => (status === 200 ? 200 : json.code)).sort();
const publishFee = (id: string, who = people.neighbour) => publish(id, who, todayIn('GQ'));

test('nobody publishes what they wrote, and the try is written down', async () => {
  const id = await ready(aFee('X-901'), people.guinean);
  const refused = await publishFee(id, people.guinean);
  expect([refused.status, refused.json.code]).toEqual([403, 'DRAFT_OWN']);
  expect(await lastEntry()).toMatchObject({
    tenant: 'GQ',
    actor: people.guinean.caller!.actor,
    action: 'publish tariff',
    outcome: 'refused',
    resource: `draft ${id}`,
  });
  expect(await versionsOf('X-901')).toEqual([]);
});

test('whoever changed one word of it wrote it, too', async () => {
  const id = await begin(aFee('X-902'), people.guinean);
  const changed = await change(id, aFee('X-902', { title: 'Better' }), 1, people.neighbour);
  expect(changed.json.authors).toEqual([people.guinean, people.neighbour].map(({ caller }) => caller!.actor));
  await validate(id, people.guinean);
  for (const who of [people.guinean, people.neighbour]) expect((await publishFee(id, who)).json.code).toBe('DRAFT_OWN');
  const third = await officers.person('tariff-officer', 'GQ');
  expect((await publishFee(id, third)).status).toBe(200);
  expect(await rows(db(), `select authors, published_by from tariff where subject = 'X-902'`)).toEqual([
    { authors: changed.json.authors, published_by: third.caller!.actor },
  ]);
});

test('a change after the validation needs another one', async () => {
  const id = await ready(aFee('X-903'), people.guinean);
  const { revision } = (await ask(people.guinean, `${drafts}/${id}`)).json;
  expect((await change(id, aFee('X-903', { title: 'Another' }), revision, people.guinean)).json.state).toBe('draft');
  expect((await publishFee(id)).json.code).toBe('DRAFT_NOT_VALIDATED');
  await validate(id, people.guinean);
  expect((await publishFee(id)).json).toMatchObject({ state: 'published', title: 'Another' });
});

test('of two who change one revision the second is told', async () => {
  const id = await begin(aFee('X-904'), people.guinean);
  const replies = await Promise.all(
    [people.guinean, people.neighbour].map((who, n) => change(id, aFee('X-904', { title: `Title ${n}` }), 1, who)),
  );
  expect(codes(replies)).toEqual([200, 'DRAFT_CHANGED']);
  expect((await ask(people.guinean, `${drafts}/${id}`)).json.revision).toBe(2);
});

test('what was changed while it was validated does not become validated', async () => {
  const id = await begin(aFee('X-905'), people.guinean);
  let validating!: Promise<Reply>;
  await withTx(db(), async (tx) => {
    await lockDraft(tx, { id, jurisdiction: null });
    validating = validate(id, people.guinean);
    // It has judged revision 1 and wants to store that.
    await untilBlocked(db());
    await rows(tx, 'update tariff_draft set revision = 2 where id = $1', [id]);
  });
  expect((await validating).json.code).toBe('DRAFT_CHANGED');
  expect((await ask(people.guinean, `${drafts}/${id}`)).json).toMatchObject({ state: 'draft', validation: null });
});

test('of two who publish one draft at once one does', async () => {
  const id = await ready(aFee('X-906'), people.guinean);
  const announced: Announcement[] = [];
  officers.intake.process().db.onCommit((announcements) => void announced.push(...announcements));
  let replies!: Promise<Reply[]>;
  await withTx(db(), async (tx) => {
    await lockDraft(tx, { id, jurisdiction: null });
    replies = Promise.all([publishFee(id), publishFee(id)]);
    await untilBlocked(db(), 2);
  });
  expect(codes(await replies)).toEqual([200, 'DRAFT_OVER']);
  expect(await versionsOf('X-906')).toEqual([{ id: 'gq-x-906', version: 1 }]);
  expect(announced).toHaveLength(1);
  const done = `select from audit_entry where action = 'publish tariff' and outcome = 'done' and resource = $1`;
  expect(await rows(db(), done, [`draft ${id}`])).toHaveLength(1);
});

/** Publishes all drafts, each behind the lock that they share. */
async function publishedTogether(ids: readonly string[]): Promise<Reply[]> {
  let replies!: Promise<Reply[]>;
  await withTx(db(), async (tx) => {
    await lockPublications(tx, 'GQ');
    replies = Promise.all(ids.map((id) => publishFee(id)));
    // Both wait for their turn instead of judging beside what the other is about to publish.
    await untilBlocked(db(), ids.length);
  });
  return replies;
}

test('two drafts that would hide each other are not published at once unseen', async () => {
  const ids = [
    await ready(aFee('X-907'), people.guinean),
    await ready(aFee('X-907', { id: 'gq-other' }), people.guinean),
  ];
  const replies = await publishedTogether(ids);
  expect(codes(replies)).toEqual([200, 'TARIFF_INVALID']);
  expect(replies.find(({ status }) => status === 422)!.json.details).toEqual([
    { field: 'validity.from', code: 'TARIFF_INVALID', message: expect.stringContaining('publish a new version of') },
  ]);
  expect(await versionsOf('X-907')).toHaveLength(1);
});

test('of two drafts of one version one is published', async () => {
  const ids = [
    await ready(aFee('X-908'), people.guinean),
    await ready(aFee('X-908', { title: 'The other' }), people.guinean),
  ];
  expect(codes(await publishedTogether(ids))).toEqual([200, 'TARIFF_VERSION_USED']);
});

test('what was compared with a version that rules no more has to be validated again', async () => {
  await publishFee(await ready(aFee('X-909'), people.guinean));
  const ids = [
    await ready(aFee('X-909', { version: 2 }), people.guinean),
    await ready(aFee('X-909', { id: 'later-fee', validity: { from: '2027-01-01', to: null } }), people.guinean),
  ];
  expect((await publishFee(ids[0]!)).status).toBe(200);
  const outdated = await publishFee(ids[1]!);
  expect([outdated.json.code, outdated.json.detail]).toEqual([
    'DRAFT_NOT_VALIDATED',
    'Something was published since; look at what it changes now',
  ]);
  await validate(ids[1]!, people.guinean);
  expect((await publishFee(ids[1]!)).status).toBe(200);
});

test('publishing asks for the password again', async () => {
  const id = await ready(aFee('X-910'), people.guinean);
  const third = await officers.person('tariff-officer', 'GQ');
  await rows(db(), `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [
    third.caller!.sessionId,
  ]);
  expect((await publishFee(id, third)).json.code).toBe('CONFIRMATION_NEEDED');
});
