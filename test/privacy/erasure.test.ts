import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import { useIdentity } from './identity-service';
import { password, runNext } from './people';

const { ask, db, somebody, process } = useIdentity({ ERASURE_GRACE_DAYS: '30' });
const path = '/api/v1/me/erasure';
const post = (who: { token: string } | null, json: unknown = { password }) => ask(path, who, { method: 'POST', json });
const withdraw = (who: { token: string } | null) => ask(path, who, { method: 'DELETE' });
const stored = async (id: string) =>
  (
    await rows<{ state: string; days: number | null }>(
      db(),
      `select state, extract(epoch from erase_after - now())::float8 / 86400 as days from account where id = $1`,
      [id],
    )
  )[0]!;
const mailsTo = (id: string) => rows(db(), `select kind from notification where account_id = $1`, [id]);
const actsOf = async (id: string) =>
  (
    await rows<{ action: string }>(db(), `select action from audit_entry where resource = $1 order by at`, [
      `account:${id}`,
    ])
  ).map(({ action }) => action);

test('who asks stays for thirty days, can still be there, and gets a mail', async () => {
  const person = await somebody();
  const { status, json } = await post(person);

  expect(status).toBe(200);
  const { state, days } = await stored(person.id);
  expect(state).toBe('closing');
  expect(days).toBeCloseTo(30, 2);
  expect(Date.parse(json.eraseAfter) - Date.now()).toBeCloseTo(30 * 86_400_000, -5);
  expect(await mailsTo(person.id)).toEqual([{ kind: 'erasure-asked' }]);
  expect(await actsOf(person.id)).toEqual(['ask erasure']);
  expect((await ask('/api/v1/me/consents', person)).status).toBe(200);
});

test('asking twice changes nothing', async () => {
  const person = await somebody();
  const first = await post(person);
  const second = await post(person);

  expect(second.json).toEqual(first.json);
  expect(await mailsTo(person.id)).toHaveLength(1);
  expect(await actsOf(person.id)).toEqual(['ask erasure']);
});

test('who thinks better of it stays for good', async () => {
  const person = await somebody();
  await post(person);
  expect((await withdraw(person)).status).toBe(204);
  expect((await withdraw(person)).status).toBe(204);

  expect(await stored(person.id)).toEqual({ state: 'active', days: null });
  expect(await actsOf(person.id)).toEqual(['ask erasure', 'withdraw erasure']);
});

test('once the grace is over nothing can be withdrawn', async () => {
  const person = await somebody();
  await post(person);
  await rows(db(), `update account set erase_after = now() where id = $1`, [person.id]);

  expect(await withdraw(person)).toMatchObject({ status: 409, json: { code: 'ERASURE_BEGUN' } });
  expect((await stored(person.id)).state).toBe('closing');
});

test('a session alone cannot ask: the password has to be right', async () => {
  const person = await somebody();
  expect(await post(person, { password: 'wrong horse battery staple' })).toMatchObject({
    status: 403,
    json: { code: 'CONFIRMATION_FAILED' },
  });
  expect((await stored(person.id)).state).toBe('active');
  expect(await mailsTo(person.id)).toEqual([]);
});

test('passwords cannot be tried without end', async () => {
  const person = await somebody();
  const answers: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) answers.push((await post(person, { password: 'wrong' })).status);

  expect(answers.at(-1)).toBe(429);
  expect((await post(person)).status).toBe(429);
  expect((await stored(person.id)).state).toBe('active');
});

test.each([{}, { password: 7 }, { password, graceDays: 0 }, '[]'])('a malformed body is refused: %j', async (json) => {
  const person = await somebody();
  expect((await post(person, json)).status).toBe(400);
  expect((await stored(person.id)).state).toBe('active');
});

test('nobody is erased without a token', async () => {
  expect((await post(null)).status).toBe(401);
  expect((await withdraw(null)).status).toBe(401);
});

test('after the erasure the token opens nothing', async () => {
  const person = await somebody();
  await post(person);
  await rows(db(), `update account set erase_after = now() where id = $1`, [person.id]);
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await runNext(db(), erasePeople, handlers, { vault: process().vault });

  expect((await stored(person.id)).state).toBe('closed');
  expect((await withdraw(person)).status).toBe(401);
  expect((await ask('/api/v1/me/consents', person)).status).toBe(401);
});
