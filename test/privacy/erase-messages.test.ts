// What becomes of messages to somebody who is erased.
import { v7 as uuidv7 } from 'uuid';
import { Personal } from '../../shared/domain/personal';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { requestGathered } from '../../shared/messages/request-gathered';
import { readConfig } from '../../shared/process/config';
import { beginAttempt } from '../../shared/store/delivery-attempts';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import { handleMany as tellOfReceipt } from '../../workers/notifications/tell-of-receipt';
import { handleMany as tellOfUnpaid } from '../../workers/notifications/tell-of-unpaid';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import { aContent } from '../receipts/contents';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { aPendingPayment } from '../support/payments';
import { testVault as vault } from '../support/tax-worker';
import { aPerson, runNext, type TestPerson } from './people';
import { whereFound } from './search-everything';

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

/** By every handler that names in its cause whom it tells: of an account, and of its address alone. */
async function toldOfEverything(person: TestPerson): Promise<void> {
  const { id: paymentId } = await aPendingPayment(db(), { owner: { partnerId: null, accountId: person.id } });
  const receiptId = uuidv7();
  await rows(
    db(),
    `insert into receipt (id, payment_id, jurisdiction, "year", number, account_id, content, state, object_key, sha256,
                          size_bytes)
     values ($1, $2, 'MG', 2026, 1, $3, $4, 'issued', 'there', $5, 1)`,
    [receiptId, paymentId, person.id, JSON.stringify(aContent()), Buffer.alloc(32)],
  );
  await rows(db(), `insert into receipt_item select $1, place, assessment_id from payment_item where payment_id = $2`, [
    receiptId,
    paymentId,
  ]);
  await rows(db(), `update payment set state = 'failed' where id = $1`, [paymentId]);
  const config = readConfig({
    ENVIRONMENT: 'development',
    DATABASE_URL: 'postgres://nowhere',
    PUBLIC_PAGES_URL: 'https://pay.example.mg',
  });
  const email = new Personal(person.email);
  const nameless = { email, phone: null, name: null, language: 'fr' } as const;
  const told = [
    { ...nameless, accountId: person.id, index: accountOf(person) },
    { ...nameless, accountId: null, index: emailOf(person) },
  ].map((one) => ({ person: one, assessmentIds: [] }));
  await withTx(db(), async (tx) => {
    const context = { tx, vault, config, followUp: () => ({}) } as never;
    await tellOfReceipt([{ payload: { receiptId } }] as never, context);
    await tellOfUnpaid([{ payload: { paymentId } }] as never, context);
    const day = { jurisdiction: 'MG', day: '2026-03-03', now: new Date() };
    await requestGathered(tx, vault, { kind: 'assessment-created', ...day }, told);
  });
}

test('nothing that messages were told for leads to anybody who was erased', async () => {
  const person = await aPerson(db(), vault);
  await toldOfEverything(person);
  const kinds = await rows<{ kind: string }>(db(), `select kind from notification where cause is not null order by 1`);
  expect(kinds.map(({ kind }) => kind)).toEqual([
    'assessment-created',
    'assessment-created',
    'payment-failed',
    'payment-received',
  ]);
  await erase(person);
  // The one that says that it is done is still to be sent to the address.
  await rows(db(), `delete from notification where kind = 'erased'`);

  const indexes = [accountOf(person), emailOf(person)];
  const written = (['hex', 'base64', 'base64url'] as const).flatMap((encoding) =>
    indexes.map((index) => index.toString(encoding)),
  );
  expect(await whereFound(db(), vault, written)).toEqual([]);
});
