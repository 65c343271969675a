// Payments that nobody should make any more: nothing of what they are for is open.
import { stateIsOpen } from './assessment-states';
import { inUnderWay } from './payment-states';
import { row, rows, type Sql, type Tx } from './sql';

const isForNothing = (payment: string): string => `
  not exists (select from payment_item i
                join assessment a on a.id = i.assessment_id
               where i.payment_id = ${payment}
                 and a.${stateIsOpen})`;

/** Of those that are under way for these assessments. */
export const futilePaymentsOf = (
  tx: Tx,
  assessmentIds: readonly string[],
): Promise<{ id: string; jurisdiction: string }[]> =>
  rows(
    tx,
    `select distinct p.id, p.jurisdiction
       from payment_item own
       join payment p on p.id = own.payment_id
      where own.assessment_id = any($1::uuid[])
        and p.state ${inUnderWay}
        and ${isForNothing('p.id')}
      order by p.id`,
    [assessmentIds],
  );

export const isFutile = async (sql: Sql, paymentId: string): Promise<boolean> =>
  (await row<{ is: boolean }>(sql, `select ${isForNothing('$1')} as is`, [paymentId]))!.is;
