import { consentPurposes } from '../../shared/domain/consents';
import { Personal } from '../../shared/domain/personal';
import { addressIndex } from '../../shared/messages/person-index';
import { addConsent } from '../../shared/store/consents';
import { setChoices } from '../../shared/store/delivery-choices';
import { rows, withTx } from '../../shared/store/sql';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { testVault as vault } from '../support/tax-worker';
import { hery, rasoa, useReminders } from './use-reminders';

const { db } = useDatabase();
const reminders = useReminders(db);
const { messages, night, owned, send } = reminders;
const taken = () => reminders.mailServer.taken;

// Four in the morning in Antananarivo of the third of March, a week before the tenth; and seven, when the night is over.
const thirdOfMarch = '2026-03-03T01:00:00Z';
const morning = '2026-03-03T04:00:01Z';
const inAWeek = '2026-03-10';

test('two vehicles of one owner are one message, each owner has theirs, and the morning brings them', async () => {
  const first = await owned(rasoa, { dueOn: inAWeek, registration: '1234 TBA' });
  const second = await owned(
    { ...rasoa, email: 'Rasoa@Example.mg' },
    { dueOn: inAWeek, paid: 40_000, state: 'partly-paid' },
  );
  const other = await owned(hery, { dueOn: inAWeek });
  const { result } = await night(thirdOfMarch);

  expect(result).toMatchObject({ MG: { day: '2026-03-03', assessments: 3, messages: 2 }, GQ: { assessments: 0 } });
  const made = await messages();
  expect(made.map(({ assessmentIds }) => assessmentIds)).toEqual(
    expect.arrayContaining([[first, second].sort(), [other]]),
  );
  for (const { kind, state, notBefore } of made) {
    expect([kind, state]).toEqual(['reminder-before-due', 'waiting']);
    expect(notBefore).toEqual(new Date('2026-03-03T04:00:00Z'));
  }
  await send(thirdOfMarch);
  expect(taken()).toEqual([]);
  await send(morning);
  expect(
    taken()
      .map(({ to }) => to.join())
      .sort(),
  ).toEqual(['hery@example.mg', 'rasoa@example.mg']);
  const toRasoa = taken().find(({ to }) => to[0] === rasoa.email)!;
  expect(toRasoa.text.replace(/[\u00a0\u202f]/g, ' ')).toMatch(/160 000 Ar/);
  expect(toRasoa.text).toContain('1234 TBA (2026) + 1');
  expect(toRasoa.text).toContain('10 mars 2026');
});

test('only what is open, counts, and has somebody to be told is told', async () => {
  for (const state of ['paid', 'exempt', 'cancelled']) await owned(rasoa, { dueOn: inAWeek, state });
  await owned(rasoa, { dueOn: inAWeek, isTest: true });
  await owned(rasoa, { dueOn: null });
  await owned({ ...rasoa, email: null }, { dueOn: inAWeek });
  await anAssessment(db(), { dueOn: inAWeek });
  await night(thirdOfMarch);

  expect(await messages()).toEqual([]);
});

test.each([
  ['2026-03-31', []],
  ['2026-04-02', ['reminder-before-due']],
  ['2026-03-18', ['reminder-before-due']],
  ['2026-03-09', []],
  ['2026-03-11', []],
  ['2026-03-03', ['reminder-before-due']],
  ['2026-03-02', ['reminder-after-due']],
  ['2026-03-01', []],
  ['2026-02-16', ['reminder-after-due']],
])('what falls due on %s is told on the third of March as %j', async (dueOn, kinds) => {
  await owned(rasoa, { dueOn, state: dueOn < '2026-03-03' ? 'overdue' : 'due' });
  await night(thirdOfMarch);

  expect((await messages()).map(({ kind }) => kind)).toEqual(kinds);
});

test('days are those of the jurisdiction: the same instant is one day in Malagasy time and another in Senegal', async () => {
  // 22:30 UTC on the second: half past one on the third in Antananarivo, and still the second in Dakar.
  await owned(rasoa, { dueOn: inAWeek });
  await owned(hery, { dueOn: '2026-03-09', jurisdiction: 'SN', currency: 'XOF' });
  const { result } = await night('2026-03-02T22:30:00Z');

  expect(result).toMatchObject({ MG: { day: '2026-03-03', messages: 1 }, SN: { day: '2026-03-02', messages: 1 } });
});

test('whether or not the night has made it overdue yet, what fell due yesterday is told as late', async () => {
  await owned(rasoa, { dueOn: '2026-03-02', state: 'due' });
  await owned(hery, { dueOn: '2026-03-02', state: 'overdue', charges: 10_000 });
  await night(thirdOfMarch);
  await send(morning);

  expect((await messages()).map(({ kind, state }) => [kind, state])).toEqual([
    ['reminder-after-due', 'sent'],
    ['reminder-after-due', 'sent'],
  ]);
});

test('debts in two jurisdictions are two messages: their amounts make no sum', async () => {
  await owned(rasoa, { dueOn: inAWeek });
  await owned(rasoa, { dueOn: inAWeek, jurisdiction: 'GQ', currency: 'XAF' });
  await night(thirdOfMarch);

  expect(await messages()).toHaveLength(2);
});

test('more than one page gathers as one does', async () => {
  const ids: string[] = [];
  for (const dueOn of [inAWeek, '2026-03-18']) ids.push(await owned(rasoa, { dueOn }));
  // Without owners, between and behind.
  await rows(
    db(),
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, amount, currency, state, due_on, tariff_id, tariff_version, explanation)
     select gen_random_uuid(), partner_id, gen_random_uuid(), 1, jurisdiction, fiscal_year, category, 'X' || n, 'X' || n,
            amount, currency, state, due_on, tariff_id, tariff_version, explanation
       from assessment, generate_series(1, 2500) n
      where id = $1`,
    [ids[0]],
  );
  await rows(db(), `update assessment set id = 'ffffffff-0000-7000-8000-000000000000' where id = $1`, [ids[1]]);
  const last = await owned(rasoa, { dueOn: inAWeek, id: 'fffffffe-ffff-7fff-bfff-ffffffffffff' });
  const { result } = await night(thirdOfMarch);

  expect(result).toMatchObject({ MG: { assessments: 2503, messages: 1 } });
  expect((await messages())[0]!.assessmentIds).toEqual([ids[0], last, 'ffffffff-0000-7000-8000-000000000000'].sort());
});

test('what was paid before the morning is not told, and its message says why', async () => {
  const first = await owned(rasoa, { dueOn: inAWeek });
  const second = await owned(rasoa, { dueOn: inAWeek, registration: '77 TBA' });
  await owned(hery, { dueOn: inAWeek });
  await night(thirdOfMarch);
  await rows(db(), `update assessment set state = 'paid', paid = amount where id <> $1`, [second]);
  await send(morning);

  expect(taken()).toMatchObject([{ to: [rasoa.email] }]);
  expect(taken()[0]!.text).toContain('77 TBA (2026)');
  expect(taken()[0]!.text).not.toContain('+ 1');
  const [toRasoa, toHery] = (await messages()).sort((a, b) => b.assessmentIds.length - a.assessmentIds.length);
  expect(toRasoa).toMatchObject({ state: 'sent', assessmentIds: [first, second].sort() });
  expect(toHery).toMatchObject({ state: 'suppressed', reason: 'nothing of it is left to be told' });
});

test('a message that comes after its day does not say that something is about to fall due', async () => {
  await owned(rasoa, { dueOn: '2026-03-03' });
  await night(thirdOfMarch);
  await send('2026-03-04T06:00:00Z');

  expect(await messages()).toMatchObject([{ state: 'suppressed' }]);
});

test('of what is split only the parts that fall due are told', async () => {
  const id = await owned(rasoa, { dueOn: inAWeek, amount: 90_000, paid: 30_000, state: 'partly-paid' });
  await rows(
    db(),
    `insert into instalment (assessment_id, number, amount, due_on)
     values ($1, 1, 30000, '2026-02-10'), ($1, 2, 30000, $2), ($1, 3, 30000, '2026-04-10')`,
    [id, inAWeek],
  );
  await night(thirdOfMarch);
  await send(morning);

  expect(taken()[0]!.text.replace(/[\u00a0\u202f]/g, ' ')).toMatch(/\b30 000 Ar/);
});

test('who has unsubscribed is told nothing, and the message says so', async () => {
  await owned(rasoa, { dueOn: inAWeek });
  await withTx(db(), (tx) =>
    setChoices(
      tx,
      addressIndex(vault, 'email', new Personal(rasoa.email!)),
      [{ channel: 'email', topic: 'reminders', isAllowed: false }],
      'unsubscribed',
    ),
  );
  await night(thirdOfMarch);
  await send(morning);

  expect(taken()).toEqual([]);
  expect(await messages()).toMatchObject([{ state: 'suppressed', reason: 'email: unsubscribed' }]);
});

test('an account is told of its services by their names, by SMS only when it agreed to that', async () => {
  await rows(
    db(),
    `insert into service_group (jurisdiction, code, kind, parent, names)
     values ('MG', 'm', 'ministry', null, '{}'), ('MG', 's', 'sector', 'm', '{}'), ('MG', 'c', 'category', 's', '{}')`,
  );
  await rows(
    db(),
    `insert into service (jurisdiction, code, category, names, details, searched, changed_at)
     values ('MG', 'T-1', 'c', '{"fr": "Permis de pêche"}', '{}', '', now())`,
  );
  const accountId = await reminders.anAccount('soa@example.mg', '034 12 345 67');
  await reminders.owedBy(accountId, { dueOn: inAWeek });
  const sent: string[] = [];
  const send = async (message: { to: Personal; text: string }) => {
    sent.push(`${message.to.reveal()} ${message.text}`);
    return `sms-${sent.length}`;
  };
  const sms = new Map([['orange-sms', { name: 'orange-sms', send, close: () => {} }]]) as never;
  await night(thirdOfMarch);
  await reminders.send(morning, { sms });
  expect(sent).toEqual([]);
  expect(taken()).toMatchObject([{ to: ['soa@example.mg'] }]);
  expect(taken()[0]!.text).toContain('Permis de pêche (2026)');

  const { textVersion } = consentPurposes['sms-notices'];
  await withTx(db(), (tx) => addConsent(tx, accountId, 'sms-notices', { granted: true, textVersion }));
  await night('2026-03-10T01:00:00Z');
  await reminders.send('2026-03-10T04:00:01Z', { sms });
  expect(sent).toEqual([expect.stringMatching(/^\+261341234567 .*Permis de p/s)]);
  expect(taken()).toHaveLength(1);
});

test('neither messages nor jobs say in the clear whom they are for', async () => {
  await owned({ ...rasoa, phone: '034 12 345 67' }, { dueOn: inAWeek });
  await night(thirdOfMarch);
  const dump = await rows<{ text: string }>(
    db(),
    `select row_to_json(notification)::text as text from notification
     union all select row_to_json(job)::text from job
     union all select row_to_json(notification_subject)::text from notification_subject`,
  );
  const everything = dump.map(({ text }) => text).join('\n');
  const inHex = (text: string) => Buffer.from(text).toString('hex');

  expect(await messages()).toHaveLength(1);
  for (const secret of ['rasoa', 'Rasoa', '34123', '34 12 345'])
    for (const form of [secret, inHex(secret)]) expect(everything).not.toContain(form);
});
