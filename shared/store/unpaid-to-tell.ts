// Payments that came to nothing, as whoever ordered them is told.
import type { Currency } from '../domain/money';
import { rows, type Tx } from './sql';

export type UnpaidToTell = {
  paymentId: string;
  jurisdiction: string;
  accountId: string | null;
  byNotice: boolean;
  orderSealed: Buffer | null;
  /** Digits. */
  amount: string;
  currency: Currency;
  assessmentIds: string[];
  things: { registration: string | null; service: string | null; fiscalYear: number }[];
};

/** Not those that were called off, which whoever did it knows, and not those whose money came after all. */
export const unpaidToTell = (tx: Tx, paymentIds: readonly string[]): Promise<UnpaidToTell[]> =>
  rows(
    tx,
    `select p.id as "paymentId", p.jurisdiction, p.account_id as "accountId", p.by_notice as "byNotice",
            p.order_sealed as "orderSealed", p.amount, p.currency,
            array_agg(a.id order by i.place) as "assessmentIds",
            json_agg(json_build_object('registration', a.registration, 'service', a.service, 'fiscalYear', a.fiscal_year)
                     order by i.place) as things
       from payment p
       join payment_item i on i.payment_id = p.id
       join assessment a on a.id = i.assessment_id
      where p.id = any($1::uuid[])
        and p.state in ('failed', 'expired')
      group by p.id`,
    [paymentIds],
  );
