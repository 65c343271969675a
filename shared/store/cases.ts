// What is wrong with money and is not for a machine to decide. One case for each thing, however often it is found.

import type { CaseKind } from '../domain/payment/case-actions';
import { timeOrderedId } from '../process/time-ordered-id';
import { rows, type Tx } from './sql';

export type NewCase = {
  jurisdiction: string;
  kind: CaseKind;
  /** What it is one of its kind for, such as `payment <id>` or `transaction mvola 12345`. */
  about: string;
  provider?: string | null;
  paymentId?: string | null;
  transaction?: string | null;
  /** What lies in a named account because of it. */
  amount?: bigint | null;
  currency?: string | null;
  /** Ids, amounts and words; nothing personal. */
  details?: Record<string, unknown>;
};

export async function openCases(tx: Tx, cases: readonly NewCase[]): Promise<void> {
  if (cases.length === 0) return;
  const given = cases.map(({ amount = null, details = {}, ...one }) => ({
    ...one,
    id: timeOrderedId(),
    amount: amount?.toString() ?? null,
    details,
  }));
  await rows(
    tx,
    `insert into payment_case (id, jurisdiction, kind, about, provider, payment_id, transaction, amount, currency, details)
     select id, jurisdiction, kind, about, provider, "paymentId", transaction, amount, currency, details
       from json_to_recordset($1) as c(
              id uuid, jurisdiction text, kind text, about text, provider text, "paymentId" uuid, transaction text,
              amount bigint, currency text, details jsonb)
      order by kind, about
         on conflict on constraint payment_case_once do nothing`,
    [JSON.stringify(given)],
  );
}
