import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type NoticeKey, noticeReferenceOf, readNoticeReference } from '../../shared/domain/payment/notice-reference';
import { findNotice, noticeQuery } from '../../shared/store/notices';
import { rows } from '../../shared/store/sql';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';

const { db } = useDatabase();

function keyOf(reference: string): NoticeKey {
  const read = readNoticeReference(reference);
  if ('fault' in read) throw new Error(`${reference}: ${read.fault}`);
  return read.key;
}
const find = (id: string) => findNotice(db(), keyOf(noticeReferenceOf(id)));

/** Vehicles with these ids, all at once. */
const insert = (ids: readonly string[]) =>
  rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, tariff_id, tariff_version, explanation)
     select id, $2, $2, n, 'MG', 2026, 'land', id, id, n, 'MGA', 'due', 't', 1, '{}'
       from unnest($1::uuid[]) with ordinality as i(id, n)`,
    [ids, uuidv7()],
  );

test('of thousands that were assessed within one millisecond each is found by its own reference', async () => {
  const msecs = Date.UTC(2026, 0, 15, 8, 30, 0, 123);
  const inOne = Array.from({ length: 5000 }, () => uuidv7({ msecs, random: randomBytes(16) }));
  await insert(inOne);
  await insert(Array.from({ length: 20_000 }, (_, n) => uuidv7({ msecs: msecs + 1 + n, random: randomBytes(16) })));
  for (const id of [inOne[0]!, inOne[2500]!, inOne[4999]!]) expect((await find(id))?.id).toBe(id);

  await db().query('analyze assessment');
  const [text, params] = noticeQuery(keyOf(noticeReferenceOf(inOne[0]!)));
  const plan = await rows<{ 'QUERY PLAN': string }>(db(), `explain ${text}`, params);
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(
    /Index Scan using assessment_pkey.*\s+Index Cond: \(\(id >= '.*'::uuid\) AND \(id <= '.*'::uuid\)\)/,
  );
});

test('what is no assessment, and what was assessed as a test, has no notice', async () => {
  expect(await find(uuidv7())).toBeUndefined();
  expect(await find(await anAssessment(db(), { isTest: true }))).toBeUndefined();
});

test.each(['paid', 'exempt', 'cancelled', 'overdue'])('one that is %s is found as such', async (state) => {
  const id = await anAssessment(db(), { state });
  expect(await find(id)).toMatchObject({ id, state });
});

test('where two have the same reference neither is shown', async () => {
  const msecs = Date.UTC(2026, 1, 1);
  const seen = new Map<string, string>();
  // 35 bits meet after some two hundred thousand.
  for (;;) {
    const id = uuidv7({ msecs, random: randomBytes(16) });
    const bits = createHash('sha256')
      .update(Buffer.from(id.replaceAll('-', ''), 'hex'))
      .digest()
      .readUIntBE(0, 5);
    const key = String(Math.floor(bits / 32));
    const other = seen.get(key);
    seen.set(key, id);
    if (other === undefined) continue;
    expect(noticeReferenceOf(other)).toBe(noticeReferenceOf(id));
    await insert([other]);
    expect((await find(id))?.id).toBe(other);
    await insert([id]);
    expect(await find(id)).toBeUndefined();
    return;
  }
});
