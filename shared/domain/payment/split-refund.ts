// Which accounts pay for a refund. Pure: whoever approves a refund books what comes out of here, and nothing else.
import { least } from '../money';
import type { RevenueKind } from './allocate';

/** Where received money lies until somebody says what becomes of it. */
export const asideKinds = ['overpaid', 'underpaid', 'paid-for-cancelled'] as const;
export type AsideKind = (typeof asideKinds)[number];

/** What lies in an account because of a payment, less what went out of it again. */
export type Holding = { amount: bigint } & (
  | { kind: AsideKind }
  | {
      kind: 'revenue';
      revenue: RevenueKind;
      assessmentId: string;
      /** Of the assessment in the payment; null where the money was assigned to it later. */
      place: number | null;
    }
);

/** What the refund is of: everything, one assessment, or what lies aside in one account. */
export type RefundSource = { of: 'payment' } | { of: 'assessment'; assessmentId: string } | { of: AsideKind };

/** Null where less than `amount` lies there. */
export function splitRefund(holdings: readonly Holding[], amount: bigint, source: RefundSource): Holding[] | null {
  const parts: Holding[] = [];
  let left = amount;
  for (const holding of holdings.filter((one) => isOf(source, one)).sort(inOrder)) {
    const taken = least(holding.amount, left);
    if (taken <= 0n) continue;
    parts.push({ ...holding, amount: taken });
    left -= taken;
  }
  return left > 0n ? null : parts;
}

/** What could be paid back of it at most. */
export const heldFor = (holdings: readonly Holding[], source: RefundSource): bigint =>
  holdings.filter((one) => isOf(source, one)).reduce((sum, { amount }) => sum + amount, 0n);

function isOf(source: RefundSource, holding: Holding): boolean {
  if (source.of === 'payment') return true;
  if (source.of === 'assessment') return holding.kind === 'revenue' && holding.assessmentId === source.assessmentId;
  return holding.kind === source.of;
}

/**
 * First what nobody's debt was settled with. Then revenue: what was assigned later, then what was asked for last, and of
 * each assessment the charges before the tax – the way back of how it was credited.
 */
function inOrder(a: Holding, b: Holding): number {
  if (a.kind !== 'revenue' || b.kind !== 'revenue') return rankOf(a) - rankOf(b);
  return (
    (b.place ?? Number.MAX_SAFE_INTEGER) - (a.place ?? Number.MAX_SAFE_INTEGER) ||
    compare(b.assessmentId, a.assessmentId) ||
    Number(a.revenue !== 'late-charges') - Number(b.revenue !== 'late-charges')
  );
}

const rankOf = ({ kind }: Holding): number => (kind === 'revenue' ? asideKinds.length : asideKinds.indexOf(kind));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
