import { explanationTexts } from '../../shared/domain/explanation/explain-in-words';
import { moneyText } from '../../shared/domain/explanation/number-text';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { HandleMany } from '../../shared/jobs/handler';
import { causeOf } from '../../shared/messages/cause';
import { noticeLink } from '../../shared/messages/page-links';
import { payerOf } from '../../shared/messages/payer';
import { type Concerned, peopleConcerned } from '../../shared/messages/people';
import { thingsInWords } from '../../shared/messages/things-in-words';
import { type NewNotification, requestNotifications } from '../../shared/store/notifications';
import { type UnpaidToTell, unpaidToTell } from '../../shared/store/unpaid-to-tell';
import type { NotificationTools } from './open';
import type { tellOfUnpaid } from './tell-of-unpaid.job';

/** Vehicles' owners are not told: they ordered nothing, and a partner knows by the API. */
export const handleMany: HandleMany<typeof tellOfUnpaid, NotificationTools> = async (jobs, context) => {
  const { tx, vault, followUp } = context;
  const byPayment = new Map(jobs.map((job) => [job.payload.paymentId, job]));
  const payments = await unpaidToTell(tx, [...byPayment.keys()]);
  const people = await peopleConcerned(
    tx,
    vault,
    payments.map((one) => ({ ...one, assessmentIds: [] })),
  );
  const wanted = payments.flatMap((payment, index) => {
    const account = people[index]!;
    return [...account, ...payerOf(vault, payment, account)].map((one) => ({
      ...messageOf(payment, one, context),
      options: followUp(byPayment.get(payment.paymentId)!),
    }));
  });
  await requestNotifications(tx, vault, wanted);
};

function messageOf(
  payment: UnpaidToTell,
  { person }: Concerned,
  { vault, config }: NotificationTools,
): NewNotification {
  const { paymentId, jurisdiction, amount, currency, things, assessmentIds } = payment;
  const language = person.language ?? packOf(jurisdiction).languages[0]!;
  return {
    kind: 'payment-failed',
    accountId: person.accountId,
    email: person.email,
    phone: person.phone,
    name: person.name,
    language,
    jurisdiction,
    paymentId,
    cause: causeOf(vault, person, 'payment-failed', paymentId),
    expiresAt: null,
    data: {
      amount: moneyText(amount, currency, explanationTexts[language].numbers),
      things: thingsInWords(things),
      link: noticeLink(config, assessmentIds, language),
    },
  };
}
