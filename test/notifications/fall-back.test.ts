import {
  type MessageSimulators,
  startMessageSimulators,
} from '../../scripts/local/simulators/start-message-simulators';
import type { DataOf, NotificationKind } from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { notificationRequested } from '../../shared/events/notification-requested';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import { noteDelivery, type ToldOutcome } from '../../shared/messages/note-delivery';
import { addressIndex } from '../../shared/messages/person-index';
import { readConfig } from '../../shared/process/config';
import { type Messengers, openMessengers } from '../../shared/providers/messages/open-messengers';
import { attemptsOf } from '../../shared/store/delivery-attempts';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { lockNotification, type NewNotification, requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import type { NotificationTools } from '../../workers/notifications/open';
import { untilBlocked, useDatabase } from '../support/database';
import { aRunContext, jobsOf } from '../support/engine';
import { testSmtp, useMessageTools } from '../support/message-pool';
import { testVault as vault } from '../support/tax-worker';
import { useMailServer } from './mail-server';

const { db } = useDatabase();
const mailServer = useMailServer();
const { tools: toolsWith } = useMessageTools();
const phone = '+261341234567';
const email = 'rasoa@example.mg';

let simulators: MessageSimulators;
let messengers: Messengers;
beforeEach(async () => {
  await rows(db(), `truncate job, notification, delivery_choice cascade`);
  simulators = await startMessageSimulators('http://127.0.0.1:9');
  const config = readConfig({ ENVIRONMENT: 'development', DATABASE_URL: 'postgres://x', ...simulators.settings });
  messengers = openMessengers(config, { mail: testSmtp(mailServer.url()) });
});
afterEach(async () => {
  messengers.close();
  await simulators.stop();
});

const failedData: DataOf<'payment-failed'> = {
  amount: '15 000 Ar',
  things: '1234 TBA (2026)',
  link: 'https://pay.example.mg/x',
};

const request = (over: Partial<NewNotification> = {}) =>
  withTx(db(), (tx) =>
    requestNotification<NotificationKind>(tx, vault, {
      accountId: null,
      kind: 'payment-failed',
      language: 'fr',
      jurisdiction: 'MG',
      email: new Personal(email),
      phone: new Personal(phone),
      data: failedData,
      expiresAt: null,
      ...over,
    } as NewNotification),
  );

/** Runs what waits or is delayed, once. */
async function run(over: Partial<NotificationTools> = {}) {
  await rows(db(), `update job set state = 'waiting', run_at = null where state = 'delayed'`);
  for (const job of await leaseJobs(db(), deliver.name, { atMost: 10 }, aRunContext(db()).workerId, 30))
    await runLeased({ job: deliver, handlers, deps: toolsWith(messengers, over) }, aRunContext(db()), job as never);
}

/** As the console does: what failed runs again. */
const retry = () =>
  rows(db(), `update job set state = 'waiting', finished_at = null, max_attempts = 24 where state = 'failed'`);

const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) });
const tell = async (id: string, outcome: ToldOutcome) => {
  const last = (await attemptsOf(db(), id)).at(-1)!;
  return withTx(db(), (tx) => noteDelivery(tx, { attemptId: last.id }, outcome));
};
const undelivered = { state: 'undelivered', reason: 'switched off' } as const;
const waysOf = async (id: string) =>
  (await attemptsOf(db(), id)).map(({ channel, provider, state }) => `${channel} ${provider} ${state}`);
const stateOf = async (id: string) =>
  (await row<{ state: string; reason: string | null }>(
    db(),
    `select state, failed_reason as reason from notification where id = $1`,
    [id],
  ))!;
const lastJob = async () => (await jobsOf(db(), deliver.name)).at(-1)!;

test('an SMS that did not arrive is followed by a mail', async () => {
  const id = await request();
  await run();
  expect(await attemptsOf(db(), id)).toMatchObject([{ reason: null }]);
  expect(simulators.byName['orange-sms'].messages()).toMatchObject([{ recipient: phone }]);
  expect(mailServer.taken).toEqual([]);
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });

  expect(await tell(id, undelivered)).toBe('noted');
  expect(await stateOf(id)).toMatchObject({ state: 'waiting' });
  await run();

  expect(mailServer.taken.map(({ to }) => to)).toEqual([[email]]);
  expect(await waysOf(id)).toEqual(['sms orange-sms undelivered', 'email smtp sent']);
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });
});

test('a mail that came back is followed by an SMS, and its address is left alone from then on', async () => {
  const data: DataOf<'document-verified'> = { document: 'carte grise', link: 'https://pay.example.mg/x' };
  const wanted = { kind: 'document-verified', data } as const;
  const id = await request(wanted);
  await run({ now: () => new Date('2026-03-02T09:00:00Z') });
  await tell(id, { state: 'undelivered', reason: '5.1.1', address: 'dead' });
  await run({ now: () => new Date('2026-03-02T09:01:00Z') });
  expect(await waysOf(id)).toEqual(['email smtp undelivered', 'sms orange-sms sent']);
  expect(await choicesFor(db(), [addressIndex(vault, 'email', new Personal(email.toUpperCase()))])).toMatchObject([
    { channel: 'email', topic: 'everything', isAllowed: false, why: 'bounced' },
  ]);

  const other = await request(wanted);
  await run({ now: () => new Date('2026-03-02T09:02:00Z') });
  expect(await waysOf(other)).toEqual(['sms orange-sms sent']);
});

test('what is delivered at an address after all takes back that nothing arrives there, and nothing else', async () => {
  const index = addressIndex(vault, 'sms', new Personal(phone));
  const refused = { channel: 'sms', topic: 'reminders', isAllowed: false } as const;
  await withTx(db(), (tx) => setChoices(tx, index, [refused], 'unsubscribed'));
  const id = await request();
  await run();
  await tell(id, { state: 'undelivered', reason: 'no such number', address: 'dead' });
  expect(await choicesFor(db(), [index])).toMatchObject([{ topic: 'everything', why: 'bounced' }, refused]);

  await tell(id, { state: 'delivered', reason: null });
  expect(await choicesFor(db(), [index])).toMatchObject([{ ...refused, why: 'unsubscribed' }]);
  const other = await request();
  await run();
  expect(await waysOf(other)).toEqual(['sms orange-sms sent']);
});

test('who asks for a new password gets it also where a mail once came back', async () => {
  const dead = { channel: 'email', topic: 'everything', isAllowed: false } as const;
  const index = addressIndex(vault, 'email', new Personal(email));
  await withTx(db(), (tx) => setChoices(tx, index, [dead], 'bounced'));
  const id = await request({ kind: 'reset-password', data: { link: 'https://pay.example.mg/x' } });
  await run();
  expect(await waysOf(id)).toEqual(['email smtp sent']);
});

test('while one carrier is away the other one of the same way carries it', async () => {
  await simulators.byName['orange-sms'].behave({ isDown: '503' });
  const id = await request();
  await run();

  expect(simulators.byName.twilio.messages()).toMatchObject([{ recipient: phone }]);
  expect(await waysOf(id)).toEqual(['sms orange-sms failed', 'sms twilio sent']);
});

test('while everybody is away it waits, is seen to wait and why, and is sent as soon as somebody is back', async () => {
  for (const simulator of Object.values(simulators.byName)) await simulator.behave({ isDown: '503' });
  mailServer.refuseMail = { code: 451, text: 'not now' };
  const id = await request();
  await run();
  expect(await stateOf(id)).toMatchObject({ state: 'waiting' });
  expect(await lastJob()).toMatchObject({ state: 'delayed', attempt: 0, failed_reason: expect.stringContaining(': ') });
  expect(await waysOf(id)).toEqual(['sms orange-sms failed', 'sms twilio failed', 'email smtp failed']);

  mailServer.refuseMail = null;
  await run(later(2));
  expect(mailServer.taken).toHaveLength(1);
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });
});

test('when nobody came back in time it fails with what was last in the way, in its row and in its job', async () => {
  for (const simulator of Object.values(simulators.byName)) await simulator.behave({ isDown: '503' });
  mailServer.refuseMail = { code: 451, text: 'not now' };
  const id = await request();
  await run();
  mailServer.refuseMail = null;
  await rows(db(), `update notification set expires_at = now() - interval '1 second'`);
  await run();

  expect(await lastJob()).toMatchObject({ state: 'failed' });
  const { state, reason } = await stateOf(id);
  expect(state).toBe('failed');
  expect(reason).toMatch(/too late.*email by smtp: .*not now/);
});

test('neither way arrives: it fails with both reasons, and whoever retries its job has it tried once more', async () => {
  mailServer.refuseRecipient = { code: 550, text: '5.1.1 unknown' };
  const id = await request({ accountId: null });
  await run();
  await tell(id, undelivered);
  await run();

  const { state, reason } = await stateOf(id);
  expect(state).toBe('failed');
  expect(reason).toMatch(/sms: switched off; email: .*unknown/);
  expect(reason).not.toContain(email);

  mailServer.refuseRecipient = null;
  await retry();
  await run();
  expect(await waysOf(id)).toEqual(['sms orange-sms undelivered', 'email smtp refused', 'sms orange-sms sent']);
});

test('a mail that came back goes once more when its job is retried, and what comes back is of the newest attempt', async () => {
  const data: DataOf<'report-ready'> = { report: 'mars 2026', link: 'https://pay.example.mg/x' };
  const id = await request({ kind: 'report-ready', data });
  const noon = { now: () => new Date('2026-03-02T09:00:00Z') };
  await run(noon);
  await tell(id, undelivered);
  await run(noon);
  expect(await stateOf(id)).toMatchObject({ state: 'failed' });
  await retry();
  await run(noon);

  expect(mailServer.taken).toHaveLength(2);
  expect(await waysOf(id)).toEqual(['email smtp undelivered', 'email smtp sent']);
  const [, second] = await attemptsOf(db(), id);
  const messageId = second!.providerMessageId!;
  await withTx(db(), (tx) => noteDelivery(tx, { provider: 'smtp', messageId }, undelivered));
  expect(await waysOf(id)).toEqual(['email smtp undelivered', 'email smtp undelivered']);
});

test('an SMS that arrives takes nothing of the mail that still waits for its server', async () => {
  const data: DataOf<'payment-received'> = { ...failedData, number: 'MG-2026-000001', paidOn: '1 mars 2026' };
  mailServer.refuseMail = { code: 451, text: 'not now' };
  const id = await request({ kind: 'payment-received', data });
  await run();
  expect(await waysOf(id)).toEqual(['email smtp failed', 'sms orange-sms sent']);
  const sms = (await attemptsOf(db(), id)).at(-1)!;
  await withTx(db(), (tx) => noteDelivery(tx, { attemptId: sms.id }, { state: 'delivered', reason: null }));
  mailServer.refuseMail = null;
  await run(later(2));

  expect(mailServer.taken).toHaveLength(1);
  expect(await stateOf(id)).toMatchObject({ state: 'delivered' });
});

test('what one way has taken is not called a failure because the other came too late', async () => {
  const data: DataOf<'payment-received'> = { ...failedData, number: 'MG-2026-000001', paidOn: '1 mars 2026' };
  mailServer.refuseMail = { code: 451, text: 'not now' };
  const id = await request({ kind: 'payment-received', data });
  await run();
  await rows(db(), `update notification set expires_at = now() - interval '1 second'`);
  await run();

  expect(await lastJob()).toMatchObject({ state: 'completed' });
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });
  mailServer.refuseMail = null;
});

test('a database that forgets a statement fails no message: its job runs again', async () => {
  const id = await request();
  await rows(db(), `alter table delivery_attempt rename to mislaid`);
  await run();
  await rows(db(), `alter table mislaid rename to delivery_attempt`);
  expect(await lastJob()).toMatchObject({ state: 'delayed', attempt: 1 });
  await run();
  expect(await waysOf(id)).toEqual(['sms orange-sms sent']);
});

test('a receipt goes by every way, and one way that is lost takes none of the other', async () => {
  const data: DataOf<'payment-received'> = { ...failedData, number: 'MG-2026-000001', paidOn: '1 mars 2026' };
  const id = await request({ kind: 'payment-received', data });
  await run();
  expect(await waysOf(id)).toEqual(['email smtp sent', 'sms orange-sms sent']);

  await tell(id, undelivered);
  await run();
  expect(await waysOf(id)).toEqual(['email smtp sent', 'sms orange-sms undelivered']);
  expect(await stateOf(id)).toMatchObject({ state: 'sent' });
});

test('news that come twice, or late, change nothing', async () => {
  const id = await request();
  await run();
  expect(await tell(id, { state: 'delivered', reason: null })).toBe('noted');
  expect(await tell(id, { state: 'delivered', reason: null })).toBe('known');
  expect(await tell(id, undelivered)).toBe('known');
  expect(await stateOf(id)).toMatchObject({ state: 'delivered' });
  await run();
  expect(mailServer.taken).toEqual([]);
});

test('what was said not to have arrived may arrive after all', async () => {
  const id = await request();
  await run();
  await tell(id, undelivered);
  await tell(id, { state: 'delivered', reason: null });
  expect(await stateOf(id)).toMatchObject({ state: 'delivered' });
  await run();
  expect(mailServer.taken).toEqual([]);
});

test('nobody is told by a way that they refused, and it says so where there is no other', async () => {
  const refuse = (channel: 'email' | 'sms', address: string) =>
    withTx(db(), (tx) =>
      setChoices(
        tx,
        addressIndex(vault, channel, new Personal(address)),
        [{ channel, topic: 'payments', isAllowed: false }],
        'unsubscribed',
      ),
    );
  await refuse('sms', phone);
  const first = await request();
  await run();
  expect(await waysOf(first)).toEqual(['email smtp sent']);

  await refuse('email', email);
  const second = await request();
  await run();
  expect(await waysOf(second)).toEqual([]);
  expect(await stateOf(second)).toEqual({ state: 'suppressed', reason: 'sms: unsubscribed; email: unsubscribed' });
});

test('what is not urgent waits for the morning of who is told', async () => {
  const data: DataOf<'document-verified'> = { document: 'carte grise', link: 'https://pay.example.mg/x' };
  const id = await request({ kind: 'document-verified', data });
  await run({ now: () => new Date('2026-03-01T22:00:00Z') });
  expect(await waysOf(id)).toEqual([]);
  expect(await lastJob()).toMatchObject({
    state: 'delayed',
    attempt: 0,
    failed_reason: expect.stringContaining('quiet hours'),
  });

  await run({ now: () => new Date('2026-03-02T04:00:01Z') });
  expect(await waysOf(id)).toEqual(['email smtp sent']);
});

test('a number that a carrier says is none is not tried by another', async () => {
  const id = await request({ phone: new Personal('+15005550001'), jurisdiction: 'GQ' });
  await run();
  expect(await waysOf(id)).toEqual(['sms twilio refused', 'email smtp sent']);
});

test('two jobs of one message at once send it once', async () => {
  const id = await request();
  await withTx(db(), (tx) => publish(tx, notificationRequested, { notificationId: id }));
  const jobs = await leaseJobs(db(), deliver.name, { atMost: 2 }, aRunContext(db()).workerId, 30);
  expect(jobs).toHaveLength(2);
  let both!: Promise<unknown>;
  await withTx(db(), async (tx) => {
    await lockNotification(tx, id);
    both = Promise.all(
      jobs.map((job) =>
        runLeased({ job: deliver, handlers, deps: toolsWith(messengers) }, aRunContext(db()), job as never),
      ),
    );
    await untilBlocked(db(), 2);
  });
  await both;

  expect(simulators.byName['orange-sms'].messages()).toHaveLength(1);
  expect(await waysOf(id)).toEqual(['sms orange-sms sent']);
});

test('nobody’s telephone rings again and again: after five in an hour the mail is taken', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) {
    ids.push(await request());
    await run();
  }
  expect(await waysOf(ids[4]!)).toEqual(['sms orange-sms sent']);
  expect(await waysOf(ids[5]!)).toEqual(['email smtp sent']);

  const withoutMail = await request({ email: null });
  await run();
  expect(await stateOf(withoutMail)).toEqual({ state: 'suppressed', reason: 'sms: too-many' });
});
