// Assessments that money is credited to: locked and read as they stand, then raised by what was credited, in sets.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import type { PayableItem } from '../domain/payment/allocate';
import { stateIsOpen, stateOf } from './assessment-states';
import { settleDueDays } from './falling-due';
import { rows, type Tx } from './sql';

/** `isSplit`: it is paid in instalments, so less than all of it may be paid. */
export type LockedItem = PayableItem & { isSplit: boolean };

/** By payment, in the order they were asked for. Until the commit nobody else changes what is owed. */
export async function lockItems(tx: Tx, paymentIds: readonly string[]): Promise<Map<string, LockedItem[]>> {
  if (paymentIds.length === 0) return new Map();
  await rows(
    tx,
    `select
       from assessment
      where id in (select assessment_id from payment_item where payment_id = any($1::uuid[]))
      order by id
        for no key update`,
    [paymentIds],
  );
  // Another statement: the one that waited for the rows does not see what whoever held them has committed elsewhere.
  const items = await rows<ItemRow>(
    tx,
    `select i.payment_id as "paymentId", i.assessment_id as "assessmentId", i.amount as asked, a.kind as revenue, a.state,
            a.amount, a.charges, a.paid,
            exists (select from instalment where assessment_id = a.id) as "isSplit"
       from payment_item i
       join assessment a on a.id = i.assessment_id
      where i.payment_id = any($1::uuid[])
      order by i.payment_id, i.place`,
    [paymentIds],
  );
  const byPayment = new Map<string, LockedItem[]>();
  for (const { paymentId, asked, amount, charges, paid, ...item } of items) {
    const read = { asked: BigInt(asked), amount: BigInt(amount), charges: BigInt(charges), paid: BigInt(paid) };
    const own = byPayment.get(paymentId) ?? [];
    own.push({ ...item, ...read });
    byPayment.set(paymentId, own);
  }
  return byPayment;
}

type ItemRow = Record<'paymentId' | 'assessmentId' | 'asked' | 'amount' | 'charges' | 'paid', string> & {
  revenue: PayableItem['revenue'];
  state: AssessmentState;
  isSplit: boolean;
};

/** Of open assessments that are locked. `todays`: the day in each jurisdiction. */
export async function creditAssessments(
  tx: Tx,
  credited: ReadonlyMap<string, bigint>,
  todays: ReadonlyMap<string, string>,
): Promise<void> {
  if (credited.size === 0) return;
  const updated = await rows<{ id: string; jurisdiction: string; isSplit: boolean }>(
    tx,
    `with credit as (
       select c.id, c.amount as credited, d.today
         from unnest($1::uuid[], $2::bigint[]) as c(id, amount)
         join assessment a on a.id = c.id
         join unnest($3::text[], $4::date[]) as d(jurisdiction, today) on d.jurisdiction = a.jurisdiction
     ), raised as (
       select a.id, a.paid + credit.credited as paid, a.amount, a.charges, a.due_on, credit.today
         from assessment a
         join credit on credit.id = a.id
     ), judged as (
       select id, paid, ${stateOf({ dueOn: 'due_on', charges: 'charges', today: 'today' })} as state
         from raised
     )
     update assessment a
        set paid = judged.paid, state = judged.state
       from judged
      where a.id = judged.id
        and a.${stateIsOpen}
     returning a.id, a.jurisdiction, exists (select from instalment where assessment_id = a.id) as "isSplit"`,
    [[...credited.keys()], [...credited.values()].map(String), [...todays.keys()], [...todays.values()]],
  );
  if (updated.length < credited.size) throw new Error('an assessment that money was credited to is not open');
  // What is paid in parts is due with the first part that is not covered.
  for (const [jurisdiction, today] of todays) {
    const split = updated.filter((one) => one.isSplit && one.jurisdiction === jurisdiction).map(({ id }) => id);
    if (split.length > 0) await settleDueDays(tx, split, today);
  }
}
