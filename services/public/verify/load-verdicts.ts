// What a receipt is worth, looked up by the token of a code or by what somebody typed: the signature, the receipt's own row,
// and what has become of what it was paid for.
import { dayIn } from '../../../shared/domain/days';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { readNoticeReference } from '../../../shared/domain/payment/notice-reference';
import type { ReceiptItem } from '../../../shared/domain/receipt/content';
import { judgeProof, type ProofVerdict } from '../../../shared/domain/receipt/judge-proof';
import { type ReceiptNumber, readReceiptNumber, receiptNumber } from '../../../shared/domain/receipt/receipt-number';
import { registrationKey } from '../../../shared/domain/registration';
import { verifyProof } from '../../../shared/receipts/verify-proof';
import { itemsToday, standingInFor } from '../../../shared/store/receipt-verdicts';
import { type ReceiptRow, receiptByNumber } from '../../../shared/store/receipts';
import { type Sql, withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../load-notice';

/** All that is told of a receipt: no amount, no name, and nothing that leads to a document. */
export type ToldReceipt = {
  verdict: ProofVerdict;
  number: string;
  jurisdiction: string;
  /** As it was sent; null of a service. */
  registration: string | null;
  service: ReceiptItem['service'];
  fiscalYear: number;
  standing: 'paid' | 'part';
  issuedOn: string;
  validUntil: string;
  /** Of a void one, the number that stands in its place. */
  replacedBy: string | null;
};

/** Null: not genuine. */
export const verdictOfToken = (db: Sql, token: string): Promise<ToldReceipt | null> =>
  withPatience(readPatienceSeconds, async () => {
    const verified = await verifyProof({ db }, token);
    if (verified.outcome === 'not-genuine') return null;
    const receipt = await receiptByNumber(db, readReceiptNumber(verified.proof.number)!);
    // What we signed and no receipt holds was never given to anybody.
    const items = receipt?.content.items.filter((item) => item.token === token) ?? [];
    if (receipt === undefined || items.length === 0) return null;
    const [told] = await tellOf(db, receipt, items, verified.outcome === 'genuine');
    return told!;
  });

/** `typed`: a registration, or the reference of a notice. Of one vehicle a receipt may hold several years. */
export const verdictsOfNumber = (db: Sql, number: ReceiptNumber, typed: string): Promise<ToldReceipt[]> =>
  withPatience(readPatienceSeconds, async () => {
    const receipt = await receiptByNumber(db, number);
    if (receipt === undefined) return [];
    const items = receipt.content.items.filter((item) => item.token !== null && isMeant(item, typed));
    return tellOf(db, receipt, items, true);
  });

function isMeant({ registration, noticeReference }: ReceiptItem, typed: string): boolean {
  if (registration !== null) return registrationKey(registration) === registrationKey(plain(typed));
  const read = readNoticeReference(typed);
  return 'reference' in read && read.reference === noticeReference;
}

/** Telephones write dashes of all kinds, and blanks that do not break. */
const plain = (typed: string): string => typed.replace(/[\s\p{Pd}./]+/gu, ' ').trim();

async function tellOf(
  db: Sql,
  receipt: ReceiptRow,
  items: readonly ReceiptItem[],
  isTrusted: boolean,
): Promise<ToldReceipt[]> {
  const { content, state } = receipt;
  const today = dayIn(packOf(receipt.jurisdiction).timeZone, new Date());
  const became = items.length === 0 ? [] : await itemsToday(db, receipt.id);
  const replacing = state === 'void' ? await standingInFor(db, receipt.id) : undefined;
  return items.map((item) => {
    const assessment = became[content.items.indexOf(item)]!;
    const verdict = judgeProof({
      isVoid: state === 'void',
      isTrusted,
      validUntil: item.validUntil,
      today,
      assessment: { ...assessment, paid: BigInt(assessment.paid) },
    });
    return {
      verdict,
      number: content.number,
      jurisdiction: receipt.jurisdiction,
      registration: item.registration,
      service: item.service,
      fiscalYear: item.fiscalYear,
      standing: assessment.state === 'paid' ? 'paid' : item.standing,
      issuedOn: content.issuedOn,
      validUntil: item.validUntil,
      replacedBy: replacing === undefined ? null : receiptNumber(replacing),
    };
  });
}
