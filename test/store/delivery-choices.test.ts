import { randomUUID } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { choicesFor, setChoices } from '../../shared/store/delivery-choices';
import { rows, withTx } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { testVault as vault } from '../support/tax-worker';

const { db } = useDatabase();
const set = (subject: Buffer, choices: Parameters<typeof setChoices>[2], why: Parameters<typeof setChoices>[3]) =>
  withTx(db(), (tx) => setChoices(tx, subject, choices, why));
const anAccount = () => accountIndex(vault, randomUUID());
const noPayments = { channel: 'email', topic: 'payments', isAllowed: false } as const;

test('what an account and its addresses said is found in one statement, that of others is not', async () => {
  const [account, other] = [anAccount(), anAccount()];
  const address = addressIndex(vault, 'email', new Personal(`${randomUUID()}@example.mg`));
  await set(account, [noPayments, { ...noPayments, channel: 'sms', topic: 'reminders' }], 'chosen');
  await set(address, [{ ...noPayments, topic: 'everything' }], 'bounced');
  await set(other, [noPayments], 'chosen');

  const found = await choicesFor(db(), [account, address]);
  expect(found).toEqual([
    { subjectIndex: address, ...noPayments, topic: 'everything', why: 'bounced', changedAt: expect.any(Date) },
    { subjectIndex: account, ...noPayments, why: 'chosen', changedAt: expect.any(Date) },
    expect.objectContaining({ subjectIndex: account, channel: 'sms', topic: 'reminders' }),
  ]);
  expect(await choicesFor(db(), [])).toEqual([]);
});

test('the last word counts', async () => {
  const account = anAccount();
  await set(account, [noPayments], 'unsubscribed');
  await set(account, [{ ...noPayments, isAllowed: true }], 'chosen');
  expect(await choicesFor(db(), [account])).toMatchObject([{ isAllowed: true, why: 'chosen' }]);
  await set(account, [noPayments], 'unsubscribed');
  expect(await choicesFor(db(), [account])).toMatchObject([{ isAllowed: false, why: 'unsubscribed' }]);
});

test('saying the same again changes nothing, not even the day', async () => {
  const account = anAccount();
  expect(await set(account, [noPayments], 'chosen')).toEqual([noPayments]);
  await rows(db(), `update delivery_choice set changed_at = now() - interval '1 day' where subject_index = $1`, [
    account,
  ]);
  const before = await choicesFor(db(), [account]);
  expect(await set(account, [noPayments], 'unsubscribed')).toEqual([]);
  expect(await choicesFor(db(), [account])).toEqual(before);
});

test('what a link refused is chosen from the day on which the account says so, too', async () => {
  const account = anAccount();
  await set(account, [noPayments], 'unsubscribed');
  expect(await set(account, [noPayments], 'chosen')).toEqual([noPayments]);
  expect(await choicesFor(db(), [account])).toMatchObject([{ isAllowed: false, why: 'chosen' }]);
  expect(await set(account, [noPayments], 'chosen')).toEqual([]);
});

test('that somebody said no outlives that an address was dead, and is not forgotten with it', async () => {
  const address = anAccount();
  await set(address, [noPayments], 'bounced');
  await set(address, [noPayments], 'unsubscribed');
  expect(await choicesFor(db(), [address])).toMatchObject([{ why: 'unsubscribed' }]);
  await set(address, [noPayments], 'bounced');
  expect(await choicesFor(db(), [address])).toMatchObject([{ why: 'unsubscribed' }]);
});

test('an address is one however it is written, and no telephone is an e-mail', () => {
  const index = (channel: 'email' | 'sms', text: string) =>
    addressIndex(vault, channel, new Personal(text)).toString('hex');
  expect(index('email', 'Lova@Example.mg')).toBe(index('email', 'lova@example.mg'));
  expect(index('email', '+261340000001')).not.toBe(index('sms', '+261340000001'));
});
