import { randomUUID } from 'node:crypto';
import { rows } from '../../shared/store/sql';
import { aCallback, aPaymentOf, callbackOf } from '../support/callbacks';
import { auditEntries } from './support/audit-entries';
import { passwords, useConsole } from './support/run-console';

const console_ = useConsole();
const db = () => console_.db();
beforeEach(() => rows(db(), 'truncate callback_event, job, payment cascade'));

const jobs = () => rows(db(), `select from job where name like 'payments.%'`);

test('what providers told is listed and filtered, with what became of each', async () => {
  const paymentId = await aPaymentOf(db(), 'GQ');
  const failed = await aCallback(db(), { error: 'nobody <knew> call +261 34 12 345 67' });
  const processed = await aCallback(db(), { provider: 'wave', state: 'processed', error: null, paymentId });
  const client = await console_.as('auditor');

  const { text } = await client.get('/callbacks');
  expect(text.indexOf(processed)).toBeLessThan(text.indexOf(failed));
  expect(text).toContain(paymentId);
  expect(text).toContain('nobody &lt;knew&gt;');
  expect(text).not.toContain('345 67');
  expect((await client.get('/callbacks?state=failed')).text).not.toContain(processed);
  expect((await client.get('/callbacks?provider=wave')).text).not.toContain(failed);
  expect((await client.get('/callbacks?day=2020-01-01')).text).toContain('There are no such callbacks.');
  // Half a filter would show more than was asked for.
  for (const wrong of ['provider=paypal', 'state=lost', 'day=tomorrow', 'page=2']) {
    const answer = await client.get(`/callbacks?${wrong}`);
    expect([answer.text.includes('role="alert"'), answer.text.includes(failed)]).toEqual([true, false]);
  }
});

test('older ones are on the next page', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 51; n++) ids.push(await aCallback(db()));
  const client = await console_.as('admin');
  const first = await client.get('/callbacks?state=failed');
  const next = /rel="next" href="([^"]+)"/.exec(first.text)![1]!.replaceAll('&amp;', '&');
  const second = await client.get(next);
  expect([first.text.includes(ids[0]!), second.text.includes(ids[0]!), second.text.includes(ids[1]!)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('one that failed is shown and handled again, which the audit tells', async () => {
  const paymentId = await aPaymentOf(db(), 'GQ');
  const id = await aCallback(db(), { names: { reference: paymentId }, news: { kind: 'paid', amount: '25000' } });
  const client = await console_.as('admin');
  const { text } = await client.get(`/callbacks/${id}`);
  expect(text).toContain('25000');

  expect((await client.post(`/callbacks/${id}/replay`)).headers.get('location')).toBe(`/callbacks/${id}`);
  expect(await callbackOf(db(), id)).toMatchObject({ state: 'waiting', paymentId });
  expect(await jobs()).toHaveLength(1);
  expect(await auditEntries(db(), 'replay callback')).toMatchObject([
    { tenant: 'GQ', actor: console_.actor('admin'), resource: `callback ${id}`, outcome: 'done' },
  ]);
  expect((await client.get(`/callbacks/${id}`)).text).not.toContain('Handle again');
  expect((await client.post(`/callbacks/${id}/replay`)).status).toBe(409);
});

test('one about nothing known cannot be handled yet, and one that is not there is not found', async () => {
  const client = await console_.as('admin');
  const answer = await client.post(`/callbacks/${await aCallback(db())}/replay`);
  expect([answer.status, answer.text.includes('Nothing is known yet')]).toEqual([409, true]);
  for (const id of [randomUUID(), 'x']) {
    expect((await client.get(`/callbacks/${id}`)).status).toBe(404);
    expect((await client.post(`/callbacks/${id}/replay`)).status).toBe(404);
  }
});

test('all that failed are handled again after asking once more, of one provider or of all', async () => {
  const reference = await aPaymentOf(db(), 'GQ');
  await aCallback(db(), { names: { reference } });
  await aCallback(db(), { names: { reference } });
  await aCallback(db());
  const client = await console_.as('admin');
  expect((await client.get('/callbacks/replay?provider=wave')).text).toContain('<strong>0</strong>');
  expect((await client.get('/callbacks/replay')).text).toContain('Handle 3 callbacks again');

  const done = await client.post('/callbacks/replay', { provider: 'bange' });
  expect(done.headers.get('location')).toBe('/callbacks?state=failed&replayed=2&left=1');
  expect((await client.get(done.headers.get('location')!)).text).toContain(
    '2 callbacks will be handled again; 1 stay as they are.',
  );
  expect(await jobs()).toHaveLength(2);
  expect(await auditEntries(db(), 'replay callbacks')).toMatchObject([
    { resource: 'callbacks of bange', details: { replayed: 2, left: 1 } },
  ]);
  expect((await client.post('/callbacks/replay', { provider: 'paypal' })).status).toBe(400);
  expect(
    (await client.send('POST', '/callbacks/replay', { headers: { 'x-xsrf-token': client.cookie('XSRF-TOKEN')! } }))
      .status,
  ).toBe(400);
});

test('staff of a jurisdiction look at those of its payments, and handle none again', async () => {
  const own = await aCallback(db(), { paymentId: await aPaymentOf(db(), 'GQ') });
  const other = await aCallback(db(), { paymentId: await aPaymentOf(db(), 'MG') });
  const nobodys = await aCallback(db());
  const email = 'finance.gq@example.test';
  await console_.addAccount({ role: 'finance', email, password: passwords.finance, jurisdiction: 'GQ' });
  const client = console_.anonymous();
  await client.login(email, passwords.finance);

  const { text } = await client.get('/callbacks');
  expect([own, other, nobodys].map((id) => text.includes(id))).toEqual([true, false, false]);
  expect(text).not.toContain('again…');
  expect((await client.get(`/callbacks/${own}`)).text).not.toContain('Handle again');
  expect((await client.get(`/callbacks/${other}`)).status).toBe(404);
  expect((await client.post(`/callbacks/${own}/replay`)).status).toBe(403);
  expect(await jobs()).toEqual([]);
});
