// Percentages of money without floating point, for charges and fees: decimal text such as "2.5" becomes a whole number of
// millionths, and one rounding at the end makes money of the share.
import { z } from 'zod';

const scale = 1_000_000n;
const decimals = 6;

export const percentText = z.string().regex(/^(0|[1-9]\d{0,3})(\.\d{1,6})?$/, 'is no percentage such as "2.5"');

/** Millionths of one percent. */
export function parsePercent(text: string): bigint {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

export function percentAsText(millionths: bigint): string {
  const fraction = String(millionths % scale)
    .padStart(decimals, '0')
    .replace(/0+$/, '');
  return `${millionths / scale}${fraction === '' ? '' : `.${fraction}`}`;
}

export const roundingTerms = z.strictObject({
  to: z.int().min(1),
  mode: z.enum(['up', 'down', 'half-up', 'half-even']),
});
type RoundingTerms = z.infer<typeof roundingTerms>;

/** `plus` and so much percent of a base, neither negative, as a multiple of `to`: what lies between is rounded once. */
export function roundedShare(base: bigint, millionths: bigint, { to, mode }: RoundingTerms, plus = 0n): bigint {
  const unit = BigInt(to);
  const divisor = 100n * scale * unit;
  const share = base * millionths + plus * 100n * scale;
  const below = share / divisor;
  const rest = share % divisor;
  if (rest === 0n || mode === 'down') return below * unit;
  const up =
    mode === 'up' || rest * 2n > divisor || (rest * 2n === divisor && (mode === 'half-up' || below % 2n === 1n));
  return (up ? below + 1n : below) * unit;
}
