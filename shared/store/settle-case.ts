// Money that lies aside is credited after all: to another assessment, or to those that it was paid for. The payment is
// locked before, and then the case; assessments are locked here.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { least } from '../domain/money';
import { type Credit, creditsOf, type PayableItem } from '../domain/payment/allocate';
import type { CaseRow } from './case-reads';
import { creditAssessments, lockItems } from './credit-assessments';
import { type AccountKey, bookJournals } from './ledger';
import { row, type Tx } from './sql';

export type AsideMoney = {
  case: CaseRow;
  /** Where it lies, and how much of it there is. */
  account: AccountKey;
  amount: bigint;
  by: string;
};

/** Up to what the assessment owes; returns what was credited. Null where there is no such assessment. */
export async function assignTo(tx: Tx, money: AsideMoney, assessmentId: string): Promise<bigint | null> {
  const item = await lockOwing(tx, money.case, assessmentId);
  return item === null ? null : credit(tx, money, creditsOf(item, money.amount));
}

/** To the assessments that were to be paid, as far as they owe what was asked for each; returns what was credited. */
export async function acceptFor(tx: Tx, money: AsideMoney, paymentId: string): Promise<bigint> {
  const items = (await lockItems(tx, [paymentId])).get(paymentId) ?? [];
  const credits: Credit[] = [];
  let left = money.amount;
  for (const item of items) {
    for (const one of creditsOf(item, least(left, item.asked))) {
      credits.push(one);
      left -= one.amount;
    }
  }
  return credit(tx, money, credits);
}

async function lockOwing(
  tx: Tx,
  { jurisdiction, currency }: CaseRow,
  id: string,
): Promise<Omit<PayableItem, 'asked'> | null> {
  const found = await row<OwingRow>(
    tx,
    `select id as "assessmentId", kind as revenue, state, amount, charges, paid
       from assessment
      where id = $1
        and jurisdiction = $2
        and currency = $3
        and not is_test
        for no key update`,
    [id, jurisdiction, currency],
  );
  if (found === undefined) return null;
  const { amount, charges, paid, ...item } = found;
  return { ...item, amount: BigInt(amount), charges: BigInt(charges), paid: BigInt(paid) };
}

type OwingRow = Record<'assessmentId' | 'amount' | 'charges' | 'paid', string> & {
  revenue: PayableItem['revenue'];
  state: AssessmentState;
};

async function credit(tx: Tx, money: AsideMoney, credits: readonly Credit[]): Promise<bigint> {
  const total = credits.reduce((sum, { amount }) => sum + amount, 0n);
  if (total === 0n) return 0n;
  const { id, jurisdiction, currency, paymentId } = money.case;
  const today = dayIn(packOf(jurisdiction).timeZone, new Date());
  const paid = new Map<string, bigint>();
  const entries = credits.flatMap((one) => {
    if (one.kind !== 'revenue') return [];
    const { kind, revenue, assessmentId, amount } = one;
    paid.set(assessmentId, (paid.get(assessmentId) ?? 0n) + amount);
    return [{ account: { kind, revenue }, amount: -amount, assessmentId }];
  });
  await creditAssessments(tx, paid, new Map([[jurisdiction, today]]));
  // What is left goes down with each part, so that none is booked under the name of another.
  const cause = total < money.amount ? `case ${id} at ${money.amount}` : `case ${id}`;
  const booked = await bookJournals(tx, [
    {
      jurisdiction,
      currency: currency!,
      kind: 'resolution',
      cause,
      paymentId,
      bookedOn: today,
      bookedBy: money.by,
      entries: [{ account: money.account, amount: total }, ...entries],
    },
  ]);
  if (!booked.has(cause)) throw new Error(`the journal of ${cause} was booked before`);
  return total;
}
