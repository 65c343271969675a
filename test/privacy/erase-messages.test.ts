// What becomes of messages to somebody who is erased.
import { v7 as uuidv7 } from 'uuid';
import { Personal } from '../../shared/domain/personal';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { beginAttempt } from '../../shared/store/delivery-attempts';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { testVault as vault } from '../support/tax-worker';
import { aPerson, runNext, type TestPerson } from './people';

const { db } = useDatabase();
beforeEach(() => rows(db(), `truncate account, notification, delivery_choice, job cascade`));

const emailOf = ({ email }: TestPerson) => addressIndex(vault, 'email', new Personal(email));
const accountOf = ({ id }: TestPerson) => accountIndex(vault, id);
async function erase({ id }: TestPerson): Promise<void> {
  await rows(db(), `update account set state = 'closing', erase_after = now() - interval '1 second' where id = $1`, [
    id,
  ]);
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await runNext(db(), erasePeople, handlers, { vault });
  expect(await row(db(), `select state from account where id = $1`, [id])).toEqual({ state: 'closed' });
}

/** A reminder of something, by mail; with `hasAccount: false` to the address alone. */
async function aReminder(person: TestPerson, { hasAccount = true } = {}): Promise<string> {
  const assessmentId = await anAssessment(db());
  return withTx(db(), async (tx) => {
    const email = new Personal(person.email);
    const accountId = hasAccount ? person.id : null;
    const about = { kind: 'reminder-before-due', language: 'fr', expiresAt: null } as const;
    const id = await requestNotification(tx, vault, { ...about, accountId, email, data: {} });
    await rows(tx, `insert into notification_subject values ($1, $2)`, [id, assessmentId]);
    const index = addressIndex(vault, 'email', email);
    const by = { channel: 'email', provider: 'smtp', jobEventId: uuidv7(), segments: null } as const;
    await beginAttempt(tx, { ...by, notificationId: id, addressIndex: index });
    return id;
  });
}
const leftOf = (ids: readonly string[]) =>
  rows(
    db(),
    `select n.state, n.recipient_sealed is null and n.data_sealed is null as "isEmpty",
            (select count(*)::int from delivery_attempt where notification_id = n.id) as attempts,
            (select count(*)::int from notification_subject where notification_id = n.id) as subjects
       from notification n
      where id = any($1::uuid[])
      order by id`,
    [ids],
  );
const gone = { state: 'expired', isEmpty: true, attempts: 0, subjects: 0 };
const whole = { state: 'waiting', isEmpty: false, attempts: 1, subjects: 1 };

test('to whom, how and about what goes, also of messages from before there was an account; those of others stay', async () => {
  const [person, other] = [await aPerson(db(), vault), await aPerson(db(), vault)];
  const own = [await aReminder(person), await aReminder(person, { hasAccount: false })];
  const foreign = [await aReminder(other), await aReminder(other, { hasAccount: false })];
  await erase(person);

  expect(await leftOf(own)).toEqual([gone, gone]);
  expect(await leftOf(foreign)).toEqual([whole, whole]);
  const about = await rows(db(), `select from notification where person_index = $1 and kind <> 'erased'`, [
    emailOf(person),
  ]);
  expect(about).toEqual([]);
  // The one that says that it is done.
  expect(await rows(db(), `select state from notification where kind = 'erased'`)).toEqual([{ state: 'waiting' }]);
});

test('what the account said goes; what was refused for mails stays with the address, and nothing else', async () => {
  const [person, other] = [await aPerson(db(), vault), await aPerson(db(), vault)];
  await withTx(db(), async (tx) => {
    for (const one of [person, other])
      await setChoices(
        tx,
        accountOf(one),
        [
          { channel: 'email', topic: 'reminders', isAllowed: false },
          { channel: 'email', topic: 'payments', isAllowed: true },
          { channel: 'sms', topic: 'everything', isAllowed: false },
        ],
        'chosen',
      );
    await setChoices(tx, emailOf(person), [{ channel: 'email', topic: 'everything', isAllowed: false }], 'bounced');
  });
  await rows(db(), `update account set time_zone = 'Africa/Dakar' where id = $1`, [person.id]);
  await erase(person);

  expect(await choicesFor(db(), [accountOf(person)])).toEqual([]);
  expect(await choicesFor(db(), [emailOf(person)])).toMatchObject([
    { topic: 'everything', why: 'bounced' },
    { channel: 'email', topic: 'reminders', isAllowed: false, why: 'unsubscribed' },
  ]);
  expect(await rows(db(), `select from delivery_choice`)).toHaveLength(2 + 3);
  expect(await row(db(), `select time_zone from account where id = $1`, [person.id])).toEqual({ time_zone: null });
});

test('who had turned mails off altogether is written to about nothing', async () => {
  const person = await aPerson(db(), vault);
  const off = [{ channel: 'email', topic: 'everything', isAllowed: false } as const];
  await withTx(db(), (tx) => setChoices(tx, accountOf(person), off, 'chosen'));
  await erase(person);
  expect((await choicesFor(db(), [emailOf(person)])).map(({ topic }) => topic)).toEqual([
    'cases',
    'payments',
    'reminders',
  ]);
});

test('who had refused nothing leaves nothing', async () => {
  const person = await aPerson(db(), vault);
  await erase(person);
  expect(await rows(db(), `select from delivery_choice`)).toEqual([]);
});
