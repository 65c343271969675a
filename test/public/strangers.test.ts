// Whoever has a notice may pay it and has proved nothing: what they order must not keep others from paying, nor ring
// strangers without end.
import { publicTexts } from '../../services/public/texts/public-texts';
import { type PaymentRow, paymentById } from '../../shared/store/payments';
import { row, rows } from '../../shared/store/sql';
import { order } from '../support/payments';
import { aNotice, aServiceNotice } from './notices';
import { formIn, paymentsOf, usePublic, wordsOf } from './use-public';

const pages = usePublic();
const { db } = pages;
const { faults } = publicTexts.fr.pay;
const phone = '034 11 222 33';

const partnerOf = async (assessmentId: string): Promise<string> =>
  (await row<{ id: string }>(db(), 'select partner_id as id from assessment where id = $1', [assessmentId]))!.id;
const minutesOf = ({ createdAt, expiresAt }: PaymentRow) =>
  Math.round((expiresAt.getTime() - createdAt.getTime()) / 60_000);
const newest = async (assessmentId: string) =>
  (await paymentById(db(), (await paymentsOf(db(), assessmentId)).at(-1)!.id))!;

test('what a stranger orders keeps other strangers from paying, and neither the owner nor staff', async () => {
  const assessmentId = await aNotice(db());
  expect((await pages.pay(assessmentId, { provider: 'mvola', phone })).status).toBe(303);
  expect((await pages.notice(assessmentId)).text).not.toContain('aria-labelledby="pay"');

  const items = [{ assessmentId }];
  expect(await order(db(), { items, owner: 'anybody' })).toMatchObject({ code: 'PAYMENT_UNDER_WAY' });
  const owner = { partnerId: await partnerOf(assessmentId), accountId: null };
  const own = await order(db(), { items, owner });
  expect(own).toMatchObject({ outcome: 'ordered', payment: { partnerId: owner.partnerId } });
  // Their own keep each other away as ever.
  expect(await order(db(), { items, owner: 'assessment' })).toMatchObject({ code: 'PAYMENT_UNDER_WAY' });
});

test('staff order what a stranger is paying', async () => {
  const assessmentId = await aNotice(db());
  await pages.pay(assessmentId, { provider: 'mvola', phone });
  expect((await order(db(), { items: [{ assessmentId }], owner: 'assessment' })).outcome).toBe('ordered');
});

test('what its provider cannot close is asked for ten minutes, and anything else as long as ever', async () => {
  const [rung, card] = [await aNotice(db()), await aNotice(db())];
  await pages.pay(rung, { provider: 'mvola', phone: '034 11 222 44' });
  await pages.pay(card, { provider: 'stripe' });
  expect([minutesOf(await newest(rung)), minutesOf(await newest(card))]).toEqual([
    10,
    pages.process().config.PAYMENT_MINUTES,
  ]);
});

test('within an hour three orders of one notice without money are the most, by whichever way', async () => {
  const id = await aNotice(db());
  for (const provider of ['stripe', 'orange-money', 'stripe']) {
    expect((await pages.pay(id, { provider })).status).toBe(303);
    await rows(db(), `update payment set state = 'cancelled' where id = $1`, [(await newest(id)).id]);
  }
  const { status, text } = await pages.pay(id, { provider: 'stripe' });
  expect([status, wordsOf(text)]).toEqual([409, expect.stringContaining(wordsOf(faults['too-often']))]);
  expect(await paymentsOf(db(), id)).toHaveLength(3);

  await rows(db(), `update payment set created_at = created_at - interval '1 hour' where id = $1`, [
    (await newest(id)).id,
  ]);
  expect((await pages.pay(id, { provider: 'stripe' })).status).toBe(303);
});

test('of one telephone three are the most, even of different notices at once, and others are not concerned', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => aNotice(db())));
  const press = (id: string, number: string) => pages.pay(id, { provider: 'mvola', phone: number });
  const answers = await Promise.all(ids.map((id) => press(id, '034 99 888 77')));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 303, 303, 409, 409, 409, 409, 409]);
  // However it is written.
  const left = ids[answers.findIndex(({ status }) => status === 409)]!;
  expect((await press(left, '+261 34 99 888 77')).status).toBe(409);
  expect((await press(left, '034 99 888 78')).status).toBe(303);
});

test('what was refused for being too often can be pressed again with the same form later', async () => {
  const id = await aNotice(db());
  for (let n = 0; n < 3; n++) {
    await pages.pay(id, { provider: 'stripe' });
    await rows(db(), `update payment set state = 'expired' where id = $1`, [(await newest(id)).id]);
  }
  const { action, fields } = formIn((await pages.notice(id)).text);
  const form = { ...fields, provider: 'stripe' };
  expect((await pages.ask(action, { method: 'POST', form })).status).toBe(409);
  await rows(db(), `update payment set created_at = created_at - interval '1 hour'`);
  expect((await pages.ask(action, { method: 'POST', form })).status).toBe(303);
});

test('nobody pays a coin at a time where parts are taken', async () => {
  const id = await aServiceNotice(db(), 'T-554', { kind: 'issue' });
  const coin = await pages.pay(id, { provider: 'stripe', wanted: 'other', amount: '999' });
  expect([coin.status, wordsOf(coin.text)]).toEqual([409, expect.stringContaining(wordsOf(faults['too-little']))]);
  expect((await pages.pay(id, { provider: 'stripe', wanted: 'other', amount: '1000' })).status).toBe(303);
});
