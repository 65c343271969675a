import type { DataOf } from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { notificationRequested } from '../../shared/events/notification-requested';
import { publish } from '../../shared/jobs/publish';
import { runLeased } from '../../shared/jobs/run-leased';
import { addressIndex } from '../../shared/messages/person-index';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { lockNotification } from '../../shared/store/notifications';
import { withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/notifications/deliver';
import { deliver } from '../../workers/notifications/deliver.job';
import { untilBlocked } from '../support/database';
import { aRunContext } from '../support/engine';
import { testVault as vault } from '../support/tax-worker';
import { email, phone, useDeliveries } from './use-deliveries';

const deliveries = useDeliveries();
const { db, request, run, tell, waysOf, stateOf, lastJob } = deliveries;

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
        runLeased({ job: deliver, handlers, deps: deliveries.tools() }, aRunContext(db()), job as never),
      ),
    );
    await untilBlocked(db(), 2);
  });
  await both;

  expect(deliveries.simulators().byName['orange-sms'].messages()).toHaveLength(1);
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

  // What it has sent itself is not held against a message that is asked for again.
  await tell(ids[4]!, { state: 'undelivered', reason: 'switched off' });
  await run();
  expect(await waysOf(ids[4]!)).toEqual(['sms orange-sms undelivered', 'email smtp sent']);

  const withoutMail = await request({ email: null });
  await run();
  expect(await stateOf(withoutMail)).toEqual({ state: 'suppressed', reason: 'sms: too-many' });
});
