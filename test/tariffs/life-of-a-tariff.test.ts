// The way of a correction over the API, from its first words to the day it rules.
import { firstDayOf } from '../../shared/domain/days';
import type { Announcement } from '../../shared/store/sql';
import { loadTariffs, rulingHashes } from '../../shared/store/tariffs';
import { landDocument } from '../domain/shipped';
import { aCorrection, drafts, hashOf, todayIn, tomorrowIn, useOfficers } from './use-officers';

const officers = useOfficers();
const { ask, begin, change, validate, publish, lastEntry, people } = officers;
const db = () => officers.db();

test('a correction is begun, validated, published by another officer, and rules from its day on', async () => {
  const { writer, publisher } = people;
  const id = await begin({ id: 'mg-land-2026', title: 'only begun' });
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    actor: writer.caller!.actor,
    action: 'write draft',
    resource: `draft ${id}`,
    after: { state: 'draft', revision: 1 },
  });
  const unfinished = await validate(id);
  expect([unfinished.status, unfinished.json.state]).toEqual([200, 'draft']);
  expect(unfinished.json.validation.faults.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['version', 'rule', 'legalReferences']),
  );
  expect((await publish(id)).json.code).toBe('DRAFT_NOT_VALIDATED');

  const document = aCorrection();
  const changed = await change(id, document, 1);
  expect(changed.json).toMatchObject({ state: 'draft', revision: 2, isValid: null, validation: null, document });
  expect(await lastEntry()).toMatchObject({
    action: 'change draft',
    before: { state: 'draft', revision: 1 },
    after: { state: 'draft', revision: 2, hash: hashOf(document) },
  });

  const validated = await validate(id);
  const [v1, v2] = [hashOf(landDocument), hashOf(document)];
  expect(validated.json).toMatchObject({ state: 'validated', isValid: true, revision: 2 });
  expect(validated.json.validation).toEqual({
    valid: true,
    hash: v2,
    faults: [],
    supersedes: [{ id: 'mg-land-2026', version: 1, from: '2026-01-01', to: null }],
    comparedWith: { id: 'mg-land-2026', version: 1, hash: v1, inForceOn: expect.any(String) },
    diff: {
      count: 3,
      changes: [
        { path: 'version', before: 1, after: 2 },
        { path: 'rule.rows[0].amounts.<=5', before: 15_000, after: 16_000 },
        { path: 'rule.checksum', before: 9_000_000, after: 9_001_000 },
      ],
    },
    effect: expect.objectContaining({ sampled: 0, isWhole: true }),
  });
  expect(await lastEntry()).toMatchObject({ action: 'validate draft', after: { state: 'validated' } });

  const announced: Announcement[] = [];
  officers.intake.process().db.onCommit((announcements) => void announced.push(...announcements));
  const tomorrow = tomorrowIn('MG');
  const published = await ask(publisher, `${drafts}/${id}/publication`, { inForceOn: tomorrow, reason: 'decree 7' });
  expect(published.status).toBe(200);
  expect(published.json).toMatchObject({
    state: 'published',
    publishedBy: publisher.caller!.actor,
    authors: [writer.caller!.actor],
    inForceOn: tomorrow,
  });
  expect(await lastEntry()).toMatchObject({
    tenant: 'MG',
    actor: publisher.caller!.actor,
    action: 'publish tariff',
    outcome: 'done',
    resource: `draft ${id}`,
    before: { state: 'validated', id: 'mg-land-2026', version: 1, hash: v1 },
    after: {
      state: 'published',
      id: 'mg-land-2026',
      version: 2,
      hash: v2,
      inForceOn: tomorrow,
      effect: validated.json.validation.effect,
    },
    details: { reason: 'decree 7' },
  });
  expect(announced).toMatchObject([
    { event: 'tariff.published', payload: { jurisdiction: 'MG', subject: 'land', contentHash: v2 } },
  ]);

  const on = firstDayOf(2026);
  expect(await rulingHashes(db(), 'MG', ['land'], { on, today: todayIn('MG') })).toEqual([v1]);
  expect(await rulingHashes(db(), 'MG', ['land'], { on, today: tomorrow })).toEqual([v2]);
  const loaded = await loadTariffs(db(), 'MG', 2026, new Map());
  expect(loaded!.tariffs.find('land', 2026)!.hash).toBe(v1);
});

test('what is published or discarded stays as it is', async () => {
  const [published] = (await ask(people.writer, `${drafts}?state=published`)).json.items;
  expect((await change(published.id, aCorrection({ raise: 1 }), published.revision)).json.code).toBe(
    'TARIFF_VERSION_USED',
  );
  expect((await validate(published.id)).json.code).toBe('DRAFT_OVER');
  expect((await publish(published.id)).json.code).toBe('DRAFT_OVER');
  expect((await ask(people.writer, `${drafts}/${published.id}/discard`, '')).json.code).toBe('DRAFT_OVER');

  const id = await begin(aCorrection({ version: 3 }));
  const discarded = await ask(people.writer, `${drafts}/${id}/discard`, '');
  expect(discarded.json).toMatchObject({ id, state: 'discarded' });
  expect(await lastEntry()).toMatchObject({
    action: 'discard draft',
    before: { state: 'draft' },
    after: { state: 'discarded' },
  });
  expect((await change(id, aCorrection({ version: 3 }), 1)).json.code).toBe('DRAFT_OVER');
  expect((await validate(id)).json.code).toBe('DRAFT_OVER');
  expect((await publish(id)).json.code).toBe('DRAFT_OVER');
});

test('a version that is used is told with the next that is free', async () => {
  const faultOf = async (version: number, raise: number) =>
    (await validate(await begin(aCorrection({ version, raise })))).json.validation.faults;
  expect(await faultOf(2, 2000)).toEqual([
    { path: 'version', message: 'is published with other content; the next free version is 3' },
  ]);
  expect(await faultOf(1, 0)).toEqual([{ path: 'version', message: 'is published with this very content' }]);
  expect(await faultOf(2, 1000)).toEqual([{ path: 'version', message: 'is published with this very content' }]);
});

test('a version that supersedes one of tomorrow cannot be in force before it', async () => {
  const id = await officers.ready(aCorrection({ version: 3 }));
  const early = await publish(id, people.publisher, todayIn('MG'));
  expect([early.status, early.json.details]).toEqual([
    400,
    [
      {
        field: 'inForceOn',
        code: 'DAY_TOO_EARLY',
        message: expect.stringContaining('mg-land-2026 version 2, which it supersedes, is in force from'),
      },
    ],
  ]);
  expect((await publish(id, people.publisher, tomorrowIn('MG'))).status).toBe(200);
  const days = { on: firstDayOf(2026), today: tomorrowIn('MG') };
  expect(await rulingHashes(db(), 'MG', ['land'], days)).toEqual([hashOf(aCorrection({ version: 3 }))]);
});
