import { findOneTimeToken, issueOneTimeToken } from '../../shared/store/one-time-tokens';
import { rows, withTx } from '../../shared/store/sql';
import { untilBlocked } from '../support/database';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const wanted = 'seven blue bicycles in Toliara';
let people = 0;

async function somebody() {
  people += 1;
  const email = `person${people}@example.test`;
  const id = await console_.addAccount({ role: 'finance', email, password: passwords.finance });
  const enter = async (password: string = passwords.finance) => {
    const client = console_.anonymous();
    return { client, answer: await client.login(email, password) };
  };
  return { id, email, enter, client: (await enter()).client };
}

test('a new password opens the account, the old one does not, and all other sessions end', async () => {
  const { id, email, enter, client } = await somebody();
  const elsewhere = (await enter()).client;

  const answer = await client.post('/account/password', { current: passwords.finance, wanted });

  expect(answer.status).toBe(200);
  expect(answer.text).toContain('The password is changed.');
  // The form on the page that came back is good for the session's new secrets.
  expect(answer.text).toContain(`name="csrf" value="${client.cookie('XSRF-TOKEN')}"`);
  expect((await client.get('/account')).text).toContain(email);
  expect((await elsewhere.get('/account')).status).toBe(303);
  expect((await enter()).answer.status).toBe(401);
  expect((await enter(wanted)).answer.status).toBe(303);
  expect((await auditEntries(console_.db(), 'change password'))[0]).toMatchObject({
    actor: `account:${id}`,
    details: { endedSessions: 1 },
  });
  const told = await rows(console_.db(), `select kind from notification where account_id = $1`, [id]);
  expect(told).toEqual([{ kind: 'password-changed' }]);
});

test('a new password voids links that would set another, and second steps under way', async () => {
  const { id, client } = await somebody();
  const expiresAt = new Date(Date.now() + 600_000);
  const tokens = await withTx(console_.db(), async (tx) => [
    await issueOneTimeToken(tx, { accountId: id, purpose: 'reset-password', expiresAt }),
    await issueOneTimeToken(tx, { accountId: id, purpose: 'second-step', expiresAt }),
  ]);
  await client.post('/account/password', { current: passwords.finance, wanted });
  expect(await findOneTimeToken(console_.db(), tokens[0]!, 'reset-password')).toBeUndefined();
  expect(await findOneTimeToken(console_.db(), tokens[1]!, 'second-step')).toBeUndefined();
});

test('a new password is not set by one that was reset meanwhile', async () => {
  const { id, client } = await somebody();
  let change!: ReturnType<typeof client.post>;
  await withTx(console_.db(), async (tx) => {
    await rows(tx, 'select from account where id = $1 for update', [id]);
    change = client.post('/account/password', { current: passwords.finance, wanted });
    await untilBlocked(console_.db());
    await rows(tx, `update account set password_hash = 'something else' where id = $1`, [id]);
  });
  expect((await change).status).toBe(401);
  const stored = await rows(console_.db(), `select from account where id = $1 and password_hash = 'something else'`, [
    id,
  ]);
  expect(stored).toHaveLength(1);
});

test('ending a session without saying which is refused, also with no body at all', async () => {
  const { client } = await somebody();
  const answer = await client.post('/account/sessions/end');
  expect(answer.status).toBe(400);
  const headers = { 'x-xsrf-token': client.cookie('XSRF-TOKEN')! };
  expect((await client.send('POST', '/account/sessions/end', { headers })).status).toBe(400);
});

test.each([
  ['without the current one', { current: 'not the right password', wanted }, 401],
  ['that is short', { current: passwords.finance, wanted: 'short' }, 400],
  ['that everybody uses', { current: passwords.finance, wanted: 'password1234' }, 400],
  ['that is left out', { current: passwords.finance }, 400],
])('a password is not changed to one %s', async (_what, fields, status) => {
  const { enter, client } = await somebody();

  const answer = await client.post('/account/password', fields as Record<string, string>);

  expect(answer.status).toBe(status);
  expect(answer.text).toContain('role="alert"');
  expect((await enter()).answer.status).toBe(303);
});

test('a session elsewhere is seen and ended, and nobody can end that of somebody else', async () => {
  const { id, enter, client } = await somebody();
  const elsewhere = (await enter()).client;
  const stranger = await console_.as('admin');
  const sessions = (await client.get('/account')).text.match(/name="session" value="([^"]+)"/g)!;
  const [session] = sessions.map((field) => /value="([^"]+)"/.exec(field)![1]!);
  expect(sessions).toHaveLength(1);

  await stranger.post('/account/sessions/end', { session: session! });
  expect((await elsewhere.get('/account')).status).toBe(200);
  await client.post('/account/sessions/end', { session: session! });

  expect((await elsewhere.get('/account')).status).toBe(303);
  expect((await client.get('/account')).status).toBe(200);
  expect(await auditEntries(console_.db(), 'session ended')).toMatchObject([
    { actor: `account:${id}`, outcome: 'done', resource: `session:${session}` },
    { actor: console_.actor('admin'), outcome: 'refused' },
  ]);
  expect((await client.post('/account/sessions/end', { session: 'x' })).status).toBe(400);
});

test('the page shows who one is, and no second factor where there is none', async () => {
  const { text } = await (await console_.as('auditor')).get('/account');

  expect(text).toContain('auditor@example.test');
  expect(text).toContain('auditor, of the whole platform');
  expect(text).toContain('A password alone opens this account.');
});
