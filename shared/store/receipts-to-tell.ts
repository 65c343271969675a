// Receipts as people are told of them, with who ordered their payments.
import type { ReceiptContent } from '../domain/receipt/content';
import { rows, type Tx } from './sql';

export type ReceiptToTell = {
  id: string;
  paymentId: string;
  jurisdiction: string;
  accountId: string | null;
  content: ReceiptContent;
  assessmentIds: string[];
  /** Ordered by whoever had the notice. */
  byNotice: boolean;
  orderSealed: Buffer | null;
};

/** Those that count. */
export const receiptsToTell = (tx: Tx, ids: readonly string[]): Promise<ReceiptToTell[]> =>
  rows(
    tx,
    `select r.id, r.payment_id as "paymentId", r.jurisdiction, r.account_id as "accountId", r.content,
            array(select assessment_id from receipt_item where receipt_id = r.id order by place) as "assessmentIds",
            p.by_notice as "byNotice", p.order_sealed as "orderSealed"
       from receipt r
       join payment p on p.id = r.payment_id
      where r.id = any($1::uuid[])
        and r.state = 'issued'`,
    [ids],
  );
