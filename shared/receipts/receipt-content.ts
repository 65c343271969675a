// What a receipt says, made of what was paid and of the law by which it was assessed. Pure: whatever changes later, a
// receipt says what was true when it was numbered.

import { lastDayOf } from '../domain/days';
import { explainInWords } from '../domain/explanation/explain-in-words';
import type { Explanation } from '../domain/explanation/explanation';
import { legalText } from '../domain/explanation/explanation-source';
import { noticeReferenceOf } from '../domain/payment/notice-reference';
import { referenceOf } from '../domain/payment/reference';
import type { ReceiptContent, ReceiptItem } from '../domain/receipt/content';
import type { Confidence } from '../domain/tariff/document-fields';
import type { TariffDocument } from '../domain/tariff/tariff-document';
import type { Language } from '../domain/vehicle-fields';
import type { PaidItem, PaidPayment } from '../store/receipt-facts';

export type ItemFacts = { item: PaidItem; tariff: TariffDocument };

export type ReceiptFacts = {
  payment: PaidPayment;
  items: readonly ItemFacts[];
  number: string;
  language: Language;
  /** Days in the jurisdiction. */
  paidOn: string;
  issuedOn: string;
  replaces: ReceiptContent['replaces'];
  verifyAt: string;
};

/** Without tokens, which need a key. */
export function receiptContent(facts: ReceiptFacts): ReceiptContent {
  const { payment, language } = facts;
  const items = facts.items.map((one) => receiptItem(one, language));
  const credited = items.reduce((sum, item) => sum + BigInt(item.credited), 0n);
  return {
    v: 1,
    jurisdiction: payment.jurisdiction,
    number: facts.number,
    language,
    paymentReference: referenceOf(payment.id),
    provider: payment.provider,
    transaction: payment.transaction,
    paidOn: facts.paidOn,
    issuedOn: facts.issuedOn,
    currency: payment.currency,
    received: payment.received,
    excess: (BigInt(payment.received) - credited).toString(),
    items,
    replaces: facts.replaces,
    verifyAt: facts.verifyAt,
  };
}

function receiptItem({ item, tariff }: ItemFacts, language: Language): ReceiptItem {
  const explanation = shownExplanation(item.explanation as Explanation);
  const left = BigInt(item.amount) + BigInt(item.charges) - BigInt(item.paid);
  return {
    kind: item.kind,
    fiscalYear: item.fiscalYear,
    registration: item.registration,
    category: item.category,
    service: item.service === null ? null : { code: item.service, names: tariff.names ?? { en: tariff.title } },
    noticeReference: noticeReferenceOf(item.assessmentId),
    amount: item.amount,
    charges: item.charges,
    credited: item.credited,
    left: (left > 0n ? left : 0n).toString(),
    explanation: explainInWords(explanation, tariff, language).sentences,
    tariff: { title: tariff.names?.[language] ?? tariff.title, version: item.tariffVersion },
    legalReferences: citedLaws(explanation, tariff),
    standing: left > 0n ? 'part' : 'paid',
    validUntil: lastDayOf(item.fiscalYear),
    token: null,
  };
}

/** On which ground somebody asked for an exemption is nobody else's business, and a receipt is shown around. */
export const shownExplanation = (explanation: Explanation): Explanation => ({
  ...explanation,
  steps: explanation.steps.filter(({ rule }) => !rule.startsWith('exemption-')),
});

/** Each once, with the least sure of the figures that were taken from it. */
function citedLaws({ steps }: Explanation, tariff: TariffDocument): ReceiptItem['legalReferences'] {
  const cited = new Map<string, Confidence>();
  for (const step of steps) {
    if (!('law' in step && 'confidence' in step)) continue;
    const before = cited.get(step.law);
    if (before === undefined || sureness.indexOf(step.confidence) < sureness.indexOf(before))
      cited.set(step.law, step.confidence);
  }
  return Array.from(cited, ([law, confidence]) => ({ text: legalText(tariff, law), confidence }));
}

const sureness: readonly Confidence[] = ['sample', 'unconfirmed', 'confirmed'];
