import { Personal } from '../../shared/domain/personal';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { recordAudit } from '../../shared/store/audit';
import { addConsent } from '../../shared/store/consents';
import { requestNotification } from '../../shared/store/notifications';
import { issueOneTimeToken } from '../../shared/store/one-time-tokens';
import { insertExport, storeExport } from '../../shared/store/personal-exports';
import { openTokenSession } from '../../shared/store/refresh-tokens';
import { row, rows, withTx } from '../../shared/store/sql';
import * as mailHandlers from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import { useMailServer } from '../notifications/mail-server';
import { aBatch, aVehicle } from '../support/batches';
import { untilBlocked, useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { testSmtp, useMessageTools } from '../support/message-pool';
import { useTaxWorker, testVault as vault } from '../support/tax-worker';
import { aPerson, aServiceOf, runNext, type TestPerson } from './people';
import { whereFound } from './search-everything';

const { db } = useDatabase();
const tax = useTaxWorker(db);
const mailServer = useMailServer();
const { tools } = useMessageTools();

const isDue = (id: string, over = '1 second') =>
  rows(db(), `update account set state = 'closing', erase_after = now() - $2::interval where id = $1`, [id, over]);
const stateOf = async (id: string) =>
  (await row<{ state: string }>(db(), `select state from account where id = $1`, [id]))?.state;
const eraseAll = async () => {
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await rows(db(), `delete from job where name <> $1 and state = 'waiting' and event = $2`, [
    erasePeople.name,
    nightCame.name,
  ]);
  await runNext(db(), erasePeople, handlers, { vault });
};
const wordsOf = ({ email, name, phone }: TestPerson) => [email, name, phone, '198.51.100.77', 'Firefox of somebody'];

/** Somebody of whom every table that can hold something holds something. */
async function aPersonEverywhere(): Promise<TestPerson> {
  const person = await aPerson(db(), vault);
  const owner = { name: person.name, email: person.email.toUpperCase(), phone: person.phone };
  await aBatch(db(), tax.partner(), [
    aVehicle({ owner }),
    aVehicle({ owner: { name: 'Somebody Else', email: 'else@example.mg' } }),
    aVehicle({ owner }),
    aVehicle(),
  ]);
  await tax.runAll();
  await withTx(db(), async (tx) => {
    const { id: accountId } = person;
    const origin = { accountId, ip: '198.51.100.77', userAgent: 'Firefox of somebody' };
    await openTokenSession(tx, { ...origin, refreshDays: 7 });
    await rows(tx, `insert into known_network (account_id, network) values ($1, '198.51.100.77')`, [accountId]);
    await rows(tx, `insert into recovery_code (account_id, code_hash) values ($1, '\\x01')`, [accountId]);
    const mail = { accountId, language: 'fr', email: new Personal(person.email), expiresAt: null };
    await requestNotification(tx, vault, { ...mail, kind: 'password-changed', data: {} });
    const made = await insertExport(tx, accountId);
    await storeExport(tx, vault, made.id, JSON.stringify(person), 24);
    await issueOneTimeToken(tx, { accountId, purpose: 'download-export', expiresAt: new Date() });
    await addConsent(tx, accountId, 'marketing', { granted: true, textVersion: '2026-01' });
    await recordAudit(tx, {
      tenant: 'MG',
      actor: `account:${accountId}`,
      role: 'citizen',
      action: 'change profile',
      resource: `account:${accountId}`,
      outcome: 'done',
      after: { email: new Personal(person.email), note: `write to ${person.email}` },
      ip: null,
      userAgent: null,
      correlationId: null,
    });
  });
  return person;
}

/** One line for each table: its rows and a hash of all that is in them. */
const printOf = async (tables: readonly string[], where = 'true') =>
  Promise.all(
    tables.map(async (table) => ({
      table,
      ...(await row<{ rows: number; hash: string | null }>(
        db(),
        `select count(*)::int as rows, md5(string_agg(t::text, '|' order by t::text)) as hash from ${table} t where ${where}`,
      )),
    })),
  );
const untouched = ['assessment', 'unassessed_line', 'batch', 'partner', 'tariff', 'consent', 'exemption'];

beforeEach(() => rows(db(), `truncate account cascade`));

test('what leads to the person goes from every table, and money, tax and audit stay as they were', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  const before = { ...(await printOf(untouched)), audit: await printOf(['audit_entry']) };
  const places = new Set((await whereFound(db(), vault, wordsOf(person))).map((place) => place.split(':')[0]));
  // Otherwise the search below would find nothing because it looks nowhere.
  expect([...places].sort()).toEqual([
    'account.email_sealed',
    'account.name_sealed',
    'account.phone_sealed',
    'known_network',
    'notification.recipient_sealed',
    'owner_block.sealed',
    'personal_export.content_sealed',
    'session',
  ]);

  await eraseAll();

  expect(await stateOf(person.id)).toBe('closed');
  // The last mail is on its way.
  expect(await whereFound(db(), vault, wordsOf(person))).toEqual([`notification.recipient_sealed: ${person.email}`]);
  const mail = testSmtp(mailServer.url());
  while (await runNext(db(), deliver, mailHandlers, tools({ mail }, { vault })));
  mail.close();
  expect(mailServer.taken.map(({ subject }) => subject)).toEqual(['Votre compte est effacé']);
  expect(await whereFound(db(), vault, wordsOf(person))).toEqual([]);

  const after = { ...(await printOf(untouched)), audit: await printOf(['audit_entry'], `action <> 'erase'`) };
  expect(after).toEqual(before);
  const erasures = `select actor, outcome from audit_entry where action = 'erase' and resource = $1`;
  expect(await rows(db(), erasures, [`account:${person.id}`])).toEqual([
    { actor: 'job:privacy.erase-people', outcome: 'done' },
  ]);
});

test('what they owe for services stays, without the words they put beside it', async () => {
  const [person, other] = [await aPerson(db(), vault), await aPerson(db(), vault)];
  const ids = [await aServiceOf(db(), person, person.name), await aServiceOf(db(), other, 'stays')];
  await isDue(person.id);

  await eraseAll();

  expect(await stateOf(person.id)).toBe('closed');
  const kept = await rows(
    db(),
    `select ref, amount, state, account_id from assessment where id = any($1) order by ref`,
    [ids],
  );
  expect(kept).toEqual([
    { ref: 'stays', amount: '1500', state: 'due', account_id: other.id },
    { ref: null, amount: '1500', state: 'due', account_id: person.id },
  ]);
});

test('others in the same block of owners stay', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await eraseAll();

  expect(await whereFound(db(), vault, ['else@example.mg', 'Somebody Else'])).toEqual([
    'owner_block.sealed: else@example.mg',
    'owner_block.sealed: Somebody Else',
  ]);
});

test('sessions end, and links and codes open nothing any more', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await eraseAll();

  expect(await rows(db(), `select ended_why, ip, user_agent from session`)).toEqual([
    { ended_why: 'account closed', ip: null, user_agent: null },
  ]);
  for (const table of ['refresh_token', 'one_time_token', 'recovery_code', 'known_network'])
    expect(await rows(db(), `select from ${table}`)).toEqual([]);
  expect(await rows(db(), `select state from personal_export`)).toEqual([{ state: 'expired' }]);
});

test('who is within the grace, or never asked, stays', async () => {
  const asked = await aPerson(db(), vault);
  const content = await aPerson(db(), vault);
  await isDue(asked.id, '-1 second');
  await eraseAll();

  expect([await stateOf(asked.id), await stateOf(content.id)]).toEqual(['closing', 'active']);
});

test('an address that nobody confirmed takes no owners with it', async () => {
  const owner = await aPersonEverywhere();
  await rows(db(), `update account set email_index = null where id = $1`, [owner.id]);
  const impostor = await aPerson(db(), vault, { email: owner.email, state: 'unverified' });
  await isDue(impostor.id);
  await eraseAll();

  expect(await stateOf(impostor.id)).toBe('closed');
  expect(await whereFound(db(), vault, [owner.name])).toContain(`owner_block.sealed: ${owner.name}`);
});

test('running again changes nothing', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await eraseAll();
  const before = await printOf(['account', 'notification', 'owner_block', 'audit_entry', 'session']);
  await eraseAll();

  expect(await printOf(['account', 'notification', 'owner_block', 'audit_entry', 'session'])).toEqual(before);
  expect((await jobsOf(db(), erasePeople.name)).map(({ result }) => result)).toEqual([{ erased: 1 }, { erased: 0 }]);
});

test('a run that died after the owners were taken out is finished by the next one', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await rows(
    db(),
    `create function stop() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$`,
  );
  await rows(db(), `create trigger stop before update on session for each row execute function stop()`);
  await eraseAll();
  expect(await stateOf(person.id)).toBe('closing');
  expect(await whereFound(db(), vault, [person.name])).not.toContain(`owner_block.sealed: ${person.name}`);

  await rows(db(), `drop function stop cascade`);
  await rows(db(), `delete from job where name = $1`, [erasePeople.name]);
  await eraseAll();
  expect(await stateOf(person.id)).toBe('closed');
});

test('one who cannot be erased keeps nobody else, and the job says so', async () => {
  const broken = await aPerson(db(), vault);
  const other = await aPerson(db(), vault);
  await rows(db(), `update account set email_sealed = '\\x00' where id = $1`, [broken.id]);
  await isDue(broken.id);
  await isDue(other.id);
  await eraseAll();

  expect([await stateOf(broken.id), await stateOf(other.id)]).toEqual(['closing', 'closed']);
  expect((await jobsOf(db(), erasePeople.name)).at(-1)).toMatchObject({
    state: 'delayed',
    failed_reason: '1 accounts could not be erased, 1 were; the log names them',
  });
});

test('two nights at once erase somebody once', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  let both!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await rows(tx, `select from account where id = $1 for update`, [person.id]);
    const one = () => runNext(db(), erasePeople, handlers, { vault });
    both = Promise.all([one(), one()]);
    await untilBlocked(db());
  });
  await both;

  expect(
    await rows(db(), `select from audit_entry where action = 'erase' and resource = $1`, [`account:${person.id}`]),
  ).toHaveLength(1);
});

test('nobody is erased while assessments of a version before still hold readable owners', async () => {
  const person = await aPersonEverywhere();
  await isDue(person.id);
  await rows(
    db(),
    `update assessment set owner = '{"name": "left"}' where id = (select min(id::text)::uuid from assessment)`,
  );
  await eraseAll();

  expect(await stateOf(person.id)).toBe('closing');
  expect((await jobsOf(db(), erasePeople.name)).at(-1)!.failed_reason).toMatch(/run reseal-personal-data/);
});
