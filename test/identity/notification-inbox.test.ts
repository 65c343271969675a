import type { NotificationKind } from '../../shared/domain/notification/kinds';
import { Personal } from '../../shared/domain/personal';
import { type NewNotification, requestNotification } from '../../shared/store/notifications';
import { row, rows, withTx } from '../../shared/store/sql';
import { type LoggedIn, useIdentity } from '../privacy/identity-service';
import { anAssessment } from '../support/assessments';

const { ask, db, process, somebody } = useIdentity({ PUBLIC_PAGES_URL: 'https://pay.example.mg' });
const path = '/api/v1/me/notifications';
const list = async (who: LoggedIn, query = '') => (await ask(path + query, who)).json;
const post = (who: { token: string } | null, rest: string) => ask(path + rest, who, { method: 'POST' });

const paid = { amount: '25 000 Ar', things: '1234 TBA', number: 'MG-2026-000001', paidOn: '3 March 2026' };
const ofPayment = { kind: 'payment-received', data: { ...paid, link: 'https://pay.example.mg/payments/x' } } as const;

const tell = <Kind extends NotificationKind>(
  who: LoggedIn,
  over: Pick<NewNotification<Kind>, 'kind' | 'data' | 'jurisdiction' | 'notBefore'>,
) =>
  withTx(db(), (tx) =>
    requestNotification<Kind>(tx, process().vault, {
      accountId: who.id,
      language: 'fr',
      email: new Personal(who.email),
      expiresAt: null,
      ...over,
    }),
  );
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);

test('what somebody was told is theirs to read, newest first, in the language of the account', async () => {
  const person = await somebody({ language: 'en' });
  const other = await somebody();
  const first = await tell(person, { kind: 'password-changed', data: {} });
  const second = await tell(person, ofPayment);
  await tell(other, ofPayment);

  const { items, unread, total, links } = await list(person);
  expect([unread, total, links]).toEqual([2, 2, { next: null }]);
  expect(items).toMatchObject([
    { id: second, kind: 'payment-received', readAt: null, contents: 'here', title: 'We received your payment' },
    { id: first, kind: 'password-changed', title: 'Your password has changed' },
  ]);
  for (const text of [paid.amount, paid.things, paid.number, ofPayment.data.link])
    expect(items[0].body).toContain(text);
});

test('a link that opens something by itself is not in it', async () => {
  const person = await somebody({ language: 'en' });
  await tell(person, { kind: 'reset-password', data: { link: 'https://id.example.mg/reset?token=secret' } });
  const { items } = await list(person);
  expect(items[0]).toMatchObject({ kind: 'reset-password', contents: 'here', title: expect.any(String) });
  expect(JSON.stringify(items)).not.toContain('secret');
});

test('what was forgotten says so, and its message is still there', async () => {
  const person = await somebody();
  const id = await tell(person, ofPayment);
  await rows(
    db(),
    `update notification set state = 'sent', recipient_sealed = null, data_sealed = null where id = $1`,
    [id],
  );
  expect((await list(person)).items).toMatchObject([{ id, contents: 'forgotten', title: null, body: null }]);
});

describe('a message that gathers', () => {
  const dayAfter = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const aReminder = async (who: LoggedIn, notBefore?: Date) => {
    const assessmentId = await anAssessment(db(), { dueOn: dayAfter(10) });
    const given = {
      kind: 'reminder-before-due',
      data: {},
      jurisdiction: 'MG',
      ...(notBefore && { notBefore }),
    } as const;
    const id = await tell(who, given);
    await rows(db(), `insert into notification_subject values ($1, $2)`, [id, assessmentId]);
    return { id, assessmentId };
  };

  test('shows what is owed now, and that it is over once nothing is', async () => {
    const person = await somebody({ language: 'en' });
    const { id, assessmentId } = await aReminder(person);
    const [shown] = (await list(person)).items;
    expect(shown).toMatchObject({ id, contents: 'here', title: 'A due date is near' });
    expect(shown.body).toContain('https://pay.example.mg/pay/');
    // Its day has passed, and it still says what it said.
    await rows(db(), `update assessment set due_on = $2 where id = $1`, [assessmentId, dayAfter(-2)]);
    await rows(db(), `update notification set created_at = now() - interval '5 days' where id = $1`, [id]);
    expect((await list(person)).items).toMatchObject([{ id, contents: 'here' }]);
    await rows(db(), `update assessment set state = 'paid', paid = amount where id = $1`, [assessmentId]);
    expect((await list(person)).items).toMatchObject([{ id, contents: 'over', title: null, body: null }]);
  });

  test('is not there before its time, nor does it count, nor is it read with the others', async () => {
    const person = await somebody();
    const { id } = await aReminder(person, new Date(Date.now() + 3_600_000));
    expect(await list(person)).toMatchObject({ items: [], unread: 0, total: 0 });
    expect((await post(person, `/${id}/read`)).json.code).toBe('NOTIFICATION_NOT_FOUND');
    await post(person, '/read');
    await rows(db(), `update notification set not_before = now() where id = $1`, [id]);
    expect(await list(person)).toMatchObject({ items: [{ id, readAt: null }], unread: 1 });
  });
});

test('one that cannot be shown hides no other', async () => {
  const person = await somebody({ language: 'en' });
  const [broken, altered, whole] = [
    await tell(person, { kind: 'payment-received', data: { ...ofPayment.data, amount: '' } }),
    await tell(person, ofPayment),
    await tell(person, ofPayment),
  ];
  await rows(db(), `update notification set data_sealed = '\\x00' where id = $1`, [altered]);
  const unknown = await tell(person, ofPayment);
  await rows(db(), `update notification set kind = 'of-tomorrow' where id = $1`, [unknown]);
  expect((await list(person)).items).toMatchObject([
    { id: whole, contents: 'here' },
    { id: altered, contents: 'unreadable', title: null },
    { id: broken, contents: 'unreadable', title: null },
  ]);
});

test('it comes in pages', async () => {
  const person = await somebody();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift(await tell(person, ofPayment));
  const first = await list(person, '?limit=2');
  expect([idsOf(first.items), first.total]).toEqual([ids.slice(0, 2), 5]);
  const second = (await ask(first.links.next, person)).json;
  expect(idsOf(second.items)).toEqual(ids.slice(2, 4));
  expect(idsOf((await list(person, '?limit=2&page=3')).items)).toEqual(ids.slice(4));
  expect((await list(person, '?page=9999&limit=100')).code).toBe('PAGE_TOO_DEEP');
});

test('what was read counts no more, and when it was read first stays', async () => {
  const person = await somebody();
  const [old, newer] = [await tell(person, ofPayment), await tell(person, ofPayment)];
  expect((await post(person, `/${old}/read`)).status).toBe(204);
  const { items, unread } = await list(person);
  expect([unread, items[0].readAt, items[1].readAt]).toEqual([1, null, expect.any(String)]);
  expect((await post(person, `/${old}/read`)).status).toBe(204);
  expect((await list(person)).items[1].readAt).toBe(items[1].readAt);

  expect((await post(person, '/read')).status).toBe(204);
  expect(await list(person)).toMatchObject({ unread: 0, items: [{ id: newer }, { readAt: items[1].readAt }] });
});

test('what came after the newest that was seen stays unread', async () => {
  const person = await somebody();
  const seen = await tell(person, ofPayment);
  const since = await tell(person, ofPayment);
  await post(person, `/read?upTo=${seen}`);
  expect((await list(person)).items).toMatchObject([
    { id: since, readAt: null },
    { id: seen, readAt: expect.any(String) },
  ]);
});

test('nobody reads or marks what others were told', async () => {
  const [mine, theirs] = [await somebody(), await somebody()];
  const id = await tell(mine, ofPayment);
  expect((await list(theirs)).items).toEqual([]);
  expect((await post(theirs, `/${id}/read`)).json.code).toBe('NOTIFICATION_NOT_FOUND');
  await post(theirs, '/read');
  expect(await row(db(), `select read_at from notification where id = $1`, [id])).toEqual({ read_at: null });
  expect((await post(null, '/read')).json.code).toBe('TOKEN_MISSING');
  expect((await post(mine, '/read?upTo=yesterday')).json.code).toBe('REQUEST_INVALID');
});
