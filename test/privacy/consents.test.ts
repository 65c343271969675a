import { consentPurposes } from '../../shared/domain/consents';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { useIdentity } from './identity-service';

const { ask, db, somebody } = useIdentity();
const path = '/api/v1/me/consents';
const put = (who: { token: string } | null, json: unknown) => ask(path, who, { method: 'PUT', json });
const { textVersion } = consentPurposes.marketing;
const marketing = (granted: boolean, version: string = textVersion) => ({
  consents: [{ purpose: 'marketing', granted, textVersion: version }],
});
const auditOf = (id: string) =>
  rows(db(), `select after from audit_entry where action = 'consent' and resource = $1 order by at`, [`account:${id}`]);

test('nobody has agreed to anything who was not asked', async () => {
  const person = await somebody({ language: 'mg' });
  const { status, json } = await ask(path, person);

  expect(status).toBe(200);
  expect(json.history).toEqual([]);
  expect(json.consents).toHaveLength(Object.keys(consentPurposes).length);
  for (const { granted, at } of json.consents) expect({ granted, at }).toEqual({ granted: false, at: null });
  expect(json.consents[0].text).toBe(consentPurposes.marketing.text.mg);
});

test('consent is given and withdrawn, and the history keeps both', async () => {
  const person = await somebody();
  expect((await put(person, marketing(true))).json.consents[0]).toMatchObject({ purpose: 'marketing', granted: true });
  const { status, json } = await put(person, marketing(false));

  expect(status).toBe(200);
  expect(json.consents[0]).toMatchObject({ granted: false });
  expect(json.history.map(({ granted }: { granted: boolean }) => granted)).toEqual([false, true]);
  expect(await auditOf(person.id)).toEqual([{ after: marketing(true) }, { after: marketing(false) }]);
  expect((await ask(path, person)).json).toEqual(json);
});

test('saying the same again adds nothing', async () => {
  const person = await somebody();
  await put(person, marketing(true));
  const { json } = await put(person, marketing(true));

  expect(json.history).toHaveLength(1);
  expect(await auditOf(person.id)).toHaveLength(1);
});

test('withdrawing what was not agreed to adds nothing, whatever text it names', async () => {
  const person = await somebody();
  for (const version of ['a', 'b', 'c']) expect((await put(person, marketing(false, version))).status).toBe(200);
  await put(person, marketing(true));
  for (const version of ['a', 'b', 'c']) await put(person, marketing(false, version));

  const { json } = await ask(path, person);
  expect(json.history).toMatchObject([
    { granted: false, textVersion },
    { granted: true, textVersion },
  ]);
});

test('the same answer given twice at once stands in the history once', async () => {
  const person = await somebody();
  let both!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from account where id = $1 for update`, [person.id]);
    both = Promise.all([put(person, marketing(true)), put(person, marketing(true))]);
    await untilBlocked(db());
  });
  await both;

  expect((await ask(path, person)).json.history).toHaveLength(1);
});

test('purposes that are left out stay as they are', async () => {
  const person = await somebody();
  await put(person, marketing(true));
  const statistics = { purpose: 'statistics', granted: true, textVersion: consentPurposes.statistics.textVersion };
  const { json } = await put(person, { consents: [statistics] });

  expect(json.consents.map(({ granted }: { granted: boolean }) => granted)).toEqual([true, true, false]);
});

test('who agrees to a text that is not today’s is refused, who withdraws is not', async () => {
  const person = await somebody();
  const { status, json } = await put(person, marketing(true, '2019-01'));
  expect([status, json.details[0].field, json.details[0].code]).toEqual([
    400,
    'consents.0.textVersion',
    'TEXT_CHANGED',
  ]);

  expect((await put(person, marketing(false, '2019-01'))).status).toBe(200);
});

test('an older consent is no consent to a newer text', async () => {
  const person = await somebody();
  await rows(
    db(),
    `insert into consent (account_id, purpose, granted, text_version) values ($1, 'marketing', true, '1')`,
    [person.id],
  );
  const { json } = await ask(path, person);
  expect(json.consents[0]).toMatchObject({ granted: false });
  expect(json.history[0]).toMatchObject({ granted: true, textVersion: '1' });
});

test.each([
  ['is empty', { consents: [] }],
  ['names a purpose nobody knows', { consents: [{ purpose: 'everything', granted: true, textVersion }] }],
  ['names one twice', { consents: [...marketing(true).consents, ...marketing(false).consents] }],
  ['names somebody else', { ...marketing(true), accountId: '019b0000-0000-7000-8000-000000000001' }],
  ['names no version of a text', marketing(false, '\0')],
  ['names a version that is none', marketing(false, 'not a version')],
  ['is no JSON', '{'],
])('a body that %s is refused and changes nothing', async (_, json) => {
  const person = await somebody();
  expect((await put(person, json)).status).toBe(400);
  expect((await ask(path, person)).json.history).toEqual([]);
});

test('nobody sees or says anything without a token', async () => {
  expect((await ask(path, null)).status).toBe(401);
  expect((await put(null, marketing(true))).status).toBe(401);
});
