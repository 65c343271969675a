// People who are erased while something is still asked of them for a service that goes on.
import { randomUUID } from 'node:crypto';
import { nightCame } from '../../shared/events/clock';
import { publish } from '../../shared/jobs/publish';
import { rows, withTx } from '../../shared/store/sql';
import * as handlers from '../../workers/privacy/erase-people';
import { erasePeople } from '../../workers/privacy/erase-people.job';
import { assessmentOf } from '../support/assessments';
import { useDatabase } from '../support/database';
import { aPayment, aPendingPayment } from '../support/payments';
import { testVault as vault } from '../support/tax-worker';
import { aPerson, aServiceOf, runNext, type TestPerson } from './people';

const { db } = useDatabase();

/** Of a period that began and is not paid. */
async function subscribed(person: TestPerson, assessmentId: string, paymentId: string | null): Promise<string> {
  const id = randomUUID();
  await rows(
    db(),
    `insert into subscription (id, jurisdiction, account_id, service, provider, order_sealed, months, begins_on, next_on,
                               next_period, retry_on)
     values ($1, 'GQ', $2, $3, 'bange', 'sealed', 1, '2026-06-01', '2026-07-01', 1, '2026-06-02')`,
    [id, person.id, `T-${id.slice(0, 8)}`],
  );
  await rows(
    db(),
    `insert into subscription_period (subscription_id, period, from_on, to_on, assessment_id, payment_id)
     values ($1, 0, '2026-06-01', '2026-07-01', $2, $3)`,
    [id, assessmentId, paymentId],
  );
  return id;
}

async function erase({ id }: TestPerson) {
  await rows(db(), `update account set state = 'closing', erase_after = now() - interval '1 second' where id = $1`, [
    id,
  ]);
  await withTx(db(), (tx) => publish(tx, nightCame, { dueAt: new Date().toISOString() }));
  await rows(db(), `delete from job where name <> $1 and event = $2`, [erasePeople.name, nightCame.name]);
  await runNext(db(), erasePeople, handlers, { vault });
}

const ofBange = (assessmentId: string, { id }: TestPerson) => ({
  provider: 'bange' as const,
  owner: { partnerId: null, accountId: id },
  items: [{ assessmentId }],
});

test('their subscriptions end, and what nobody will pay is called off and owed no more', async () => {
  const person = await aPerson(db(), vault);
  const [unasked, asked, underWay] = [
    await aServiceOf(db(), person, '1'),
    await aServiceOf(db(), person, '2'),
    await aServiceOf(db(), person, '3'),
  ];
  const ordered = await aPayment(db(), ofBange(asked, person));
  const atProvider = await aPendingPayment(db(), ofBange(underWay, person));
  const ids = [
    await subscribed(person, unasked, null),
    await subscribed(person, asked, ordered.id),
    await subscribed(person, underWay, atProvider.id),
  ];
  await erase(person);

  const ended = await rows(
    db(),
    `select state, ended_at is not null as "isEnded", retry_on, order_sealed from subscription where id = any($1)`,
    [ids],
  );
  expect(ended).toEqual(ids.map(() => ({ state: 'ended', isEnded: true, retry_on: null, order_sealed: null })));
  expect((await assessmentOf(db(), unasked)).state).toBe('cancelled');
  expect((await assessmentOf(db(), asked)).state).toBe('cancelled');
  expect(await rows(db(), `select state from payment where id = $1`, [ordered.id])).toEqual([{ state: 'cancelled' }]);
  // The payment that the provider has decides: money pays it, and when it is over without any the fee is dropped.
  expect((await assessmentOf(db(), underWay)).state).toBe('due');
  const entries = await rows(
    db(),
    `select tenant, actor, resource from audit_entry where action = 'cancel assessment' order by at`,
  );
  const entry = (id: string) => ({ tenant: 'GQ', actor: 'job:privacy.erase-people', resource: `assessment ${id}` });
  expect(entries).toHaveLength(2);
  expect(entries).toEqual(expect.arrayContaining([entry(unasked), entry(asked)]));
});
