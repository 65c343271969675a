import { dayText } from '../../shared/domain/explanation/day-text';
import { explanationTexts } from '../../shared/domain/explanation/explain-in-words';
import { moneyText } from '../../shared/domain/explanation/number-text';
import type { ReceiptContent } from '../../shared/domain/receipt/content';
import type { Language } from '../../shared/domain/vehicle-fields';
import type { HandleMany } from '../../shared/jobs/handler';
import { causeOf } from '../../shared/messages/cause';
import { type LinkPlace, noticeLink, paymentLink } from '../../shared/messages/page-links';
import { payerOf } from '../../shared/messages/payer';
import { type Concerned, peopleConcerned } from '../../shared/messages/people';
import { thingsInWords } from '../../shared/messages/things-in-words';
import { type NewNotification, requestNotifications } from '../../shared/store/notifications';
import { type ReceiptToTell, receiptsToTell } from '../../shared/store/receipts-to-tell';
import type { NotificationTools } from './open';
import type { tellOfReceipt } from './tell-of-receipt.job';

export const handleMany: HandleMany<typeof tellOfReceipt, NotificationTools> = async (
  jobs,
  { tx, vault, config, followUp },
) => {
  const byReceipt = new Map(jobs.map((job) => [job.payload.receiptId, job]));
  const receipts = await receiptsToTell(tx, [...byReceipt.keys()]);
  const people = await peopleConcerned(tx, vault, receipts);
  const wanted = receipts.flatMap((receipt, index) => {
    const concerned = people[index]!;
    const payer = payerOf(vault, receipt, concerned);
    return [...concerned, ...payer].map((one) => ({
      ...messageOf(receipt, one, { vault, config }),
      options: followUp(byReceipt.get(receipt.id)!),
    }));
  });
  await requestNotifications(tx, vault, wanted);
};

function messageOf(
  receipt: ReceiptToTell,
  { person, places }: Concerned,
  { vault, config }: Pick<NotificationTools, 'vault' | 'config'>,
): NewNotification {
  const { id, content, jurisdiction, paymentId } = receipt;
  const language = person.language ?? content.language;
  const texts = explanationTexts[language];
  const isWhole = places.length === content.items.length;
  return {
    kind: 'payment-received',
    accountId: person.accountId,
    email: person.email,
    phone: person.phone,
    name: person.name,
    language,
    jurisdiction,
    receiptId: id,
    paymentId,
    cause: causeOf(vault, person, 'payment-received', id),
    expiresAt: null,
    data: {
      amount: moneyText(isWhole ? content.received : creditedTo(content, places), content.currency, texts.numbers),
      things: thingsInWords(thingsAt(content, places)),
      number: content.number,
      paidOn: dayText(content.paidOn, texts),
      link: linkFor(receipt, isWhole ? null : places, language, config),
      // Nobody sees what somebody else paid for.
      ...(!isWhole && { places: places.join(',') }),
    },
  };
}

/** The page of a payment shows all that it is for: whoever owns a part is led to the notices of theirs. */
const linkFor = (
  { paymentId, assessmentIds }: ReceiptToTell,
  places: readonly number[] | null,
  language: Language,
  place: LinkPlace,
): string =>
  places === null
    ? paymentLink(place, paymentId)
    : noticeLink(
        place,
        places.map((at) => assessmentIds[at]!),
        language,
      );

const creditedTo = ({ items }: ReceiptContent, places: readonly number[]): string =>
  places.reduce((sum, place) => sum + BigInt(items[place]!.credited), 0n).toString();

const thingsAt = ({ items, language }: ReceiptContent, places: readonly number[]) =>
  places.map((place) => {
    const { registration, service, fiscalYear } = items[place]!;
    return { registration, service: service && (service.names[language] ?? service.code), fiscalYear };
  });
