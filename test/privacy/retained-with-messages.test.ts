// What goes with a message when its time is over, and what does not.
import { Personal } from '../../shared/domain/personal';
import { type RetentionRule, retentionRules } from '../../shared/domain/retention';
import { keepCaughtMessage } from '../../shared/store/caught-messages';
import { requestNotification } from '../../shared/store/notifications';
import { sweeps } from '../../shared/store/retention';
import { rows, withTx } from '../../shared/store/sql';
import { anAssessment } from '../support/assessments';
import { useDatabase } from '../support/database';
import { aPayment } from '../support/payments';
import { testVault as vault } from '../support/tax-worker';
import { aPerson } from './people';

const { db } = useDatabase();
const some = (statement: string) => rows(db(), statement);
/** How many rows went. */
const run = (rule: RetentionRule) => withTx(db(), (tx) => sweeps[rule](tx, retentionRules[rule].days, 100));

const aReceiptOf = async (paymentId: string): Promise<string> =>
  (
    await rows<{ id: string }>(
      db(),
      `insert into receipt (id, payment_id, jurisdiction, "year", number, content)
     values (gen_random_uuid(), $1, 'MG', 2026, 1, '{}')
     returning id`,
      [paymentId],
    )
  )[0]!.id;

test('a message goes with its attempts and what it was about, and neither receipt nor payment is touched', async () => {
  const assessmentId = await anAssessment(db());
  const { id: paymentId } = await aPayment(db());
  const receiptId = await aReceiptOf(paymentId);
  const { id: accountId, email } = await aPerson(db(), vault);
  const mail = {
    accountId,
    kind: 'erased',
    language: 'fr',
    email: new Personal(email),
    data: {},
    expiresAt: null,
  } as const;
  await withTx(db(), (tx) => requestNotification(tx, vault, mail));
  await some(`update notification set created_at = now() - interval '366 days'`);
  await rows(
    db(),
    `with told as (update notification set receipt_id = $1, payment_id = $2 returning id), about as (
       insert into notification_subject select id, $3 from told
     )
     insert into delivery_attempt (id, notification_id, channel, provider, address_index, job_event_id)
     select gen_random_uuid(), id, 'email', 'smtp', '', gen_random_uuid() from told`,
    [receiptId, paymentId, assessmentId],
  );
  expect(await run('notifications')).toBe(1);
  expect(
    await some(`select (select count(*)::int from notification_subject) as subjects,
                       (select count(*)::int from delivery_attempt) as attempts,
                       (select count(*)::int from receipt) as receipts, (select count(*)::int from payment) as payments`),
  ).toEqual([{ subjects: 0, attempts: 0, receipts: 1, payments: 1 }]);
});

test('a message that was caught goes with what was attached', async () => {
  await keepCaughtMessage(db(), { channel: 'email', sender: 'a', recipient: 'b', subject: 'c', body: 'd' });
  await some(`update caught_message set created_at = now() - interval '8 days'`);
  await some(
    `insert into caught_attachment select gen_random_uuid(), id, 'a.pdf', 'application/pdf', '' from caught_message`,
  );
  expect(await run('caught-messages')).toBe(1);
  expect(await some(`select from caught_attachment`)).toEqual([]);
});
