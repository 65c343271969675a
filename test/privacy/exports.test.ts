import { notificationDataContext } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/export-person';
import { exportPerson } from '../../workers/privacy/export-person.job';
import { untilBlocked } from '../support/database';
import { useIdentity } from './identity-service';
import { runNext } from './people';

const { ask, db, somebody, process } = useIdentity({ STAFF_SECOND_FACTOR: 'optional' });
const path = '/api/v1/me/exports';
const post = (who: { token: string } | null) => ask(path, who, { method: 'POST' });
const make = () =>
  runNext(db(), exportPerson, handlers, {
    vault: process().vault,
    linkTo: (at: string, query: Record<string, string>) => `http://x${at}?${new URLSearchParams(query)}`,
  });
const linkOf = async (accountId: string): Promise<string> => {
  const mail = await row<{ id: string; data_sealed: Buffer }>(
    db(),
    `select id, data_sealed from notification where account_id = $1 and kind = 'export-ready'`,
    [accountId],
  );
  const data = process().vault.open(mail!.data_sealed, notificationDataContext(mail!.id));
  return JSON.parse(data.toString()).link.slice('http://x'.length);
};

beforeEach(() => rows(db(), `truncate job`));

test('who asks gets a link by mail, and all that is kept of them behind it', async () => {
  const person = await somebody();
  const { status, headers, json } = await post(person);
  expect([status, json.state, headers.get('location')]).toEqual([202, 'waiting', `${path}/${json.id}`]);
  await make();

  const state = (await ask(headers.get('location')!, person)).json;
  expect(state).toMatchObject({ id: json.id, state: 'ready' });
  expect(JSON.stringify(state)).not.toContain('token');
  const download = await ask(await linkOf(person.id), null);
  expect(download.status).toBe(200);
  expect(download.json.account).toMatchObject({ id: person.id, email: person.email });
  expect(download.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
  expect(download.headers.get('cache-control')).toBe('no-store');
  expect(download.headers.get('referrer-policy')).toBe('no-referrer');
});

test('the link is good until it expires, and each download leaves an entry', async () => {
  const person = await somebody();
  await post(person);
  await make();
  const link = await linkOf(person.id);
  expect([(await ask(link, null)).status, (await ask(link, null)).status]).toEqual([200, 200]);
  const entries = `select actor, outcome from audit_entry where action = 'download export' and resource = $1`;
  expect(await rows(db(), entries, [`account:${person.id}`])).toEqual([
    { actor: 'unknown', outcome: 'done' },
    { actor: 'unknown', outcome: 'done' },
  ]);

  await rows(db(), `update one_time_token set expires_at = now() where account_id = $1`, [person.id]);
  expect(await ask(link, null)).toMatchObject({ status: 410, json: { code: 'LINK_INVALID' } });
});

test('an export past its time is gone, whatever its token says', async () => {
  const person = await somebody();
  const { json } = await post(person);
  await make();
  await rows(db(), `update personal_export set expires_at = now() where id = $1`, [json.id]);

  expect((await ask(await linkOf(person.id), null)).status).toBe(410);
  expect((await ask(`${path}/${json.id}`, person)).json.state).toBe('expired');
});

test('a token for something else opens no export', async () => {
  const person = await somebody();
  await post(person);
  await make();
  await rows(db(), `update one_time_token set purpose = 'verify-email' where account_id = $1`, [person.id]);
  expect((await ask(await linkOf(person.id), null)).status).toBe(410);
});

test.each(['', '?token=', `?token=${'a'.repeat(42)}`, `?token=${'a'.repeat(43)}&x=1`])(
  'a link that was cut or written to is refused: %j',
  async (query) => {
    expect((await ask(`/exports${query}`, null)).status).toBe(400);
  },
);

test('a token that nobody was given opens nothing', async () => {
  expect((await ask(`/exports?token=${'a'.repeat(43)}`, null)).status).toBe(410);
});

test('asking again while one is under way leads to that one', async () => {
  const person = await somebody();
  let both!: Promise<{ json: { id: string } }[]>;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from account where id = $1 for update`, [person.id]);
    both = Promise.all([post(person), post(person)]);
    await untilBlocked(db());
  });
  const [first, second] = await both;

  expect(first!.json.id).toBe(second!.json.id);
  expect(await rows(db(), `select from job where name = $1`, [exportPerson.name])).toHaveLength(1);
  const entries = `select from audit_entry where action = 'export' and resource = $1`;
  expect(await rows(db(), entries, [`account:${person.id}`])).toHaveLength(1);
});

test('asking again within an hour leads to the export that is ready, later a new one is made', async () => {
  const person = await somebody();
  const first = (await post(person)).json.id;
  await make();
  expect((await post(person)).json).toMatchObject({ id: first, state: 'ready' });

  await rows(db(), `update personal_export set created_at = now() - interval '61 minutes' where id = $1`, [first]);
  expect((await post(person)).json.id).not.toBe(first);
});

test('who asks again after a failure gets a new one at once', async () => {
  const person = await somebody();
  const first = (await post(person)).json.id;
  await rows(db(), `update personal_export set state = 'failed' where id = $1`, [first]);
  expect((await post(person)).json).toMatchObject({ state: 'waiting', id: expect.not.stringContaining(first) });
});

test('one’s export is nobody else’s to see', async () => {
  const { json } = await post(await somebody());
  expect(await ask(`${path}/${json.id}`, await somebody())).toMatchObject({
    status: 404,
    json: { code: 'EXPORT_NOT_FOUND' },
  });
  expect((await ask(`${path}/${json.id}`, await somebody({ role: 'admin' }))).status).toBe(404);
});

test('without a token nothing is made', async () => {
  expect((await post(null)).status).toBe(401);
  expect((await ask(`${path}/019b0000-0000-7000-8000-000000000001`, null)).status).toBe(401);
  expect((await ask(`${path}/7`, await somebody())).status).toBe(400);
});
