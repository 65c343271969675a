import type { DataOf } from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { noteDelivery } from '../../shared/messages/note-delivery';
import { addressIndex } from '../../shared/messages/person-index';
import { attemptsOf } from '../../shared/store/delivery-attempts';
import { choicesFor } from '../../shared/store/delivery-choices';
import { rows, withTx } from '../../shared/store/sql';
import { testVault as vault } from '../support/tax-worker';
import { email, failedData, later, phone, undelivered, useDeliveries } from './use-deliveries';

const deliveries = useDeliveries();
const { db, mailServer, request, run, retry, tell, waysOf, stateOf, lastJob } = deliveries;

test('an SMS that did not arrive is followed by a mail', async () => {
  const id = await request();
  await run();
  expect(await attemptsOf(db(), id)).toMatchObject([{ reason: null }]);
  expect(deliveries.simulators().byName['orange-sms'].messages()).toMatchObject([{ recipient: phone }]);
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

test('while one carrier is away the other one of the same way carries it', async () => {
  await deliveries.simulators().byName['orange-sms'].behave({ isDown: '503' });
  const id = await request();
  await run();

  expect(deliveries.simulators().byName.twilio.messages()).toMatchObject([{ recipient: phone }]);
  expect(await waysOf(id)).toEqual(['sms orange-sms failed', 'sms twilio sent']);
});

test('while everybody is away it waits, is seen to wait and why, and is sent as soon as somebody is back', async () => {
  for (const simulator of Object.values(deliveries.simulators().byName)) await simulator.behave({ isDown: '503' });
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
  for (const simulator of Object.values(deliveries.simulators().byName)) await simulator.behave({ isDown: '503' });
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
