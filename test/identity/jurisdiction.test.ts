// Where people say that they belong, in the profile. On registration: register.test.ts and pages.test.ts.
import { row } from '../../shared/store/sql';
import { type Person, useIdentity } from './run-identity';

const identity = useIdentity({ STAFF_SECOND_FACTOR: 'optional' });
const tokenOf = async (person: Person) => (await identity.logIn(person)).json.accessToken as string;
const patch = (token: string, body: object) => identity.ask('/api/v1/me', { method: 'PATCH', token, body });

test('a citizen without a jurisdiction names one, once, and it holds at once', async () => {
  const person = await identity.aPerson();
  const token = await tokenOf(person);
  expect((await patch(token, { jurisdiction: 'GQ' })).json).toMatchObject({ jurisdiction: 'GQ', name: 'Lova' });
  const again = await patch(token, { jurisdiction: 'GQ', language: 'es' });
  expect([again.status, again.json.language]).toEqual([200, 'es']);
  const entry = await row(
    identity.db(),
    `select tenant, before, after from audit_entry where action = 'change profile' and actor = $1 order by number, at limit 1`,
    [`account:${person.id}`],
  );
  expect(entry).toEqual({ tenant: 'GQ', before: { jurisdiction: null }, after: { jurisdiction: 'GQ' } });

  const moved = await patch(token, { jurisdiction: 'MG', language: 'mg' });
  expect([moved.status, moved.json.code]).toEqual([400, 'REQUEST_INVALID']);
  expect(moved.json.details).toEqual([
    { field: 'jurisdiction', code: 'JURISDICTION_FIXED', message: 'is GQ and stays: it is chosen once' },
  ]);
  const { json } = await identity.ask('/api/v1/me', { token });
  expect(json).toMatchObject({ jurisdiction: 'GQ', language: 'es' });
});

test('of two jurisdictions that are named at once one holds', async () => {
  const token = await tokenOf(await identity.aPerson());
  const replies = await Promise.all(['MG', 'GQ', 'SN'].map((jurisdiction) => patch(token, { jurisdiction })));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
});

test.each([
  ['staff of one jurisdiction', { role: 'agent', jurisdiction: 'MG' }],
  ['staff of the whole platform', { role: 'agent', jurisdiction: null }],
  ['an administrator', { role: 'admin', jurisdiction: null }],
] as const)('where one belongs is no choice of %s', async (_, given) => {
  const reply = await patch(await tokenOf(await identity.aPerson(given)), { jurisdiction: 'GQ' });
  expect(reply.json.details).toMatchObject([{ field: 'jurisdiction', code: 'JURISDICTION_FIXED' }]);
});

test('it is one that a pack describes, and is not taken away', async () => {
  const token = await tokenOf(await identity.aPerson({ jurisdiction: 'MG' }));
  expect((await patch(token, { jurisdiction: 'XX' })).json.details).toMatchObject([
    { field: 'jurisdiction', message: 'expected one of MG, GQ, SN' },
  ]);
  expect((await patch(token, { jurisdiction: null })).status).toBe(400);
  expect((await identity.ask('/api/v1/me', { token })).json.jurisdiction).toBe('MG');
});
