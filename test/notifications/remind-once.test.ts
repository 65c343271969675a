import { Personal } from '../../shared/domain/personal';
import { gatherPeople } from '../../shared/messages/gather-people';
import { addressIndex } from '../../shared/messages/person-index';
import { requestGathered, type Told } from '../../shared/messages/request-gathered';
import { type Tx, withTx } from '../../shared/store/sql';
import { planReminders } from '../../workers/notifications/plan-reminders.job';
import { untilBlocked, useDatabase } from '../support/database';
import { jobsOf } from '../support/engine';
import { testVault as vault } from '../support/tax-worker';
import { hery, rasoa, useReminders } from './use-reminders';

const { db } = useDatabase();
const reminders = useReminders(db);
const { come, messages, night, owned, plan, send } = reminders;
const taken = () => reminders.mailServer.taken;

// Four in the morning in Antananarivo of the third of March, a week before the tenth; and seven, when the night is over.
const thirdOfMarch = '2026-03-03T01:00:00Z';
const morning = '2026-03-03T04:00:01Z';
const inAWeek = '2026-03-10';

test('a night that runs twice tells nobody twice, before the message was sent and after', async () => {
  await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch);
  await night(thirdOfMarch);
  await send(morning);
  await night(thirdOfMarch, '2026-03-03T06:00:00Z');
  await send('2026-03-03T08:00:00Z');

  expect(await messages()).toHaveLength(1);
  expect(taken()).toHaveLength(1);
});

test('what comes while the message waits is added to it; once it was sent nobody hears twice on a day', async () => {
  const first = await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch);
  const second = await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch);
  expect(await messages()).toMatchObject([{ assessmentIds: [first, second].sort() }]);

  await send(morning);
  await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch, '2026-03-03T06:00:00Z');
  expect(await messages()).toMatchObject([{ assessmentIds: [first, second].sort(), state: 'sent' }]);
});

test('nothing is added in the minute before a message goes: what it is about may have been read', async () => {
  const first = await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch);
  await owned(rasoa, { dueOn: inAWeek });
  await night(thirdOfMarch, '2026-03-03T03:59:30Z');

  expect(await messages()).toMatchObject([{ assessmentIds: [first] }]);
});

test('nights that were missed are made up for by one, but not for a day that is past', async () => {
  await owned(rasoa, { dueOn: '2026-03-10' });
  const past = await owned(hery, { dueOn: '2026-03-03' });
  // The scheduler was away from the second to the fifth, and gives one event for all of them.
  await night('2026-03-02T01:00:00Z', '2026-03-05T09:00:00Z');
  expect((await messages()).map(({ kind }) => kind).sort()).toEqual(['reminder-after-due', 'reminder-before-due']);
  expect((await messages()).find(({ kind }) => kind === 'reminder-after-due')!.assessmentIds).toEqual([past]);
  for (const { notBefore } of await messages()) expect(notBefore).toEqual(new Date('2026-03-05T09:10:00Z'));

  // The night of the third comes after all.
  await night(thirdOfMarch, '2026-03-05T10:00:00Z');
  await night('2026-03-06T01:00:00Z');
  expect(await messages()).toHaveLength(2);
});

test('two planners at once make one message a person', async () => {
  const ids = [await owned(rasoa, { dueOn: inAWeek }), await owned(rasoa, { dueOn: inAWeek })];
  await come(thirdOfMarch);
  let planning!: Promise<void>;
  await withTx(db(), async (tx) => {
    const request = { kind: 'reminder-before-due', jurisdiction: 'MG', day: '2026-03-03' } as const;
    const told = await gatherPeople(tx, vault, 'MG', [{ id: ids[0]!, accountId: null }]);
    await requestGathered(tx, vault, { ...request, now: new Date(thirdOfMarch) }, told);
    planning = plan(thirdOfMarch);
    // It has looked for messages of before, found none, and waits for ours to become one or none.
    await untilBlocked(db());
  });
  await planning;

  expect(await jobsOf(db(), planReminders.name)).toMatchObject([{ state: 'completed' }]);
  expect(await messages()).toMatchObject([{ assessmentIds: [...ids].sort() }]);
});

test('two who tell the same people in other orders do not wait for each other in a circle', async () => {
  const id = await owned(rasoa, { dueOn: inAWeek });
  const told = (name: string): Told => {
    const email = new Personal(`${name}@example.mg`);
    const person = { accountId: null, index: addressIndex(vault, 'email', email), email };
    return { person: { ...person, phone: null, name: null, language: null }, assessmentIds: [id] };
  };
  const [one, between, other] = [told('one'), told('between'), told('other')];
  const request = { kind: 'reminder-before-due', jurisdiction: 'MG', day: '2026-03-03', now: new Date() } as const;
  const tell = (tx: Tx, people: Told[]) => requestGathered(tx, vault, request, people);
  let both!: Promise<number[]>;
  await withTx(db(), async (tx) => {
    await tell(tx, [between]);
    both = Promise.all(
      [
        [one, between, other],
        [other, between, one],
      ].map((people) => withTx(db(), (own) => tell(own, people))),
    );
    // Each would have made its first message by now, and after our commit wait for that of the other.
    await untilBlocked(db(), 2);
  });

  expect((await both).sort()).toEqual([0, 2]);
});
