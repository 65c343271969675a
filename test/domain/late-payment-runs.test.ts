import fc from 'fast-check';
import { type Charge, chargesUpTo, type LatePaymentRule } from '../../shared/domain/assessment/late-payment';
import { addDays } from '../../shared/domain/days';

const bare: LatePaymentRule = {
  id: 'any',
  on: true,
  dueFrom: '2026-01-01',
  dueTo: null,
  graceDays: 0,
  rounding: { to: 1, mode: 'up' },
  legalReference: 'late',
  confidence: 'sample',
};

type Lateness = Pick<Parameters<typeof chargesUpTo>[0], 'rule' | 'unpaid'> & { alreadyCharged?: Charge[] };
const chargesOn = (today: string, { alreadyCharged = [], ...lateness }: Lateness) =>
  chargesUpTo({ dueOn: '2026-01-31', today, alreadyCharged, ...lateness });

const sumOf = (charges: readonly { amount: bigint }[]) => charges.reduce((sum, { amount }) => sum + amount, 0n);

const percent = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(3, '0')}`);
const anyRule: fc.Arbitrary<LatePaymentRule> = fc
  .record(
    {
      graceDays: fc.nat(60),
      once: fc.oneof(
        percent.map((text) => ({ percent: text })),
        fc.integer({ min: 1, max: 20_000 }).map((amount) => ({ amount })),
      ),
      monthly: percent.map((text) => ({ percent: text })),
      capPercent: fc.integer({ min: 1, max: 200 }),
      rounding: fc.record({
        to: fc.constantFrom(1, 5, 100),
        mode: fc.constantFrom('up' as const, 'down' as const, 'half-up' as const, 'half-even' as const),
      }),
    },
    { requiredKeys: ['graceDays', 'rounding'] },
  )
  .map((drawn) => ({ ...bare, ...drawn }));
const unpaid = fc.bigInt({ min: 1n, max: 5_000_000n });
const daysLate = fc.nat(900);
const after = (days: number) => addDays('2026-01-31', days);

/** The sum of the law in one go, as a fraction over 10^8, rounded the slow way. */
function lawful(rule: LatePaymentRule, base: bigint, months: number): bigint {
  const whole = 10n ** 8n;
  const share = (text = '0') => base * BigInt(Math.round(Number(text) * 1_000)) * 1_000n;
  const full =
    share(rule.once?.percent) + BigInt(rule.once?.amount ?? 0) * whole + BigInt(months) * share(rule.monthly?.percent);
  const cap = rule.capPercent === undefined ? full : share(String(rule.capPercent));
  const exact = full < cap ? full : cap;
  const unit = BigInt(rule.rounding.to) * whole;
  const down = exact - (exact % unit);
  const middle = 2n * (exact - down) - unit;
  const even = (down / unit) % 2n === 0n;
  const up = {
    up: exact > down,
    down: false,
    'half-up': middle >= 0n,
    'half-even': middle > 0n || (middle === 0n && !even),
  };
  return (up[rule.rounding.mode] ? down + unit : down) / whole;
}

test('the rows sum to the rounded, capped whole; none is 0 or less', () => {
  fc.assert(
    fc.property(anyRule, unpaid, daysLate, (rule, base, days) => {
      const charges = chargesOn(after(days), { rule, unpaid: base });
      expect(charges.every(({ amount }) => amount > 0n)).toBe(true);
      expect(new Set(charges.map(({ period }) => period)).size).toBe(charges.length);
      if (days <= rule.graceDays) return expect(charges).toEqual([]);
      // The n-th month begins at least 28 and at most 31 days after the one before.
      const late = days - rule.graceDays - 1;
      const possible = Array.from({ length: Math.floor(late / 28) - Math.floor(late / 31) + 1 }, (_, index) =>
        lawful(rule, base, rule.monthly === undefined ? 0 : Math.floor(late / 31) + 1 + index),
      );
      expect(possible).toContain(sumOf(charges));
      const { capPercent } = rule;
      if (capPercent === undefined) return;
      const allOfIt = lawful({ ...rule, once: { percent: String(capPercent) } }, base, 0);
      expect(sumOf(charges)).toBeLessThanOrEqual(allOfIt);
    }),
    { numRuns: 500 },
  );
});

test('a later day has the rows of an earlier one, and perhaps more', () => {
  fc.assert(
    fc.property(anyRule, unpaid, daysLate, daysLate, (rule, base, one, other) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map((days) =>
        chargesOn(after(days), { rule, unpaid: base }),
      );
      expect(late!.slice(0, early!.length)).toEqual(early);
    }),
  );
});

test('nights in any number and order charge what one run at the end does, once', () => {
  const nights = fc.array(daysLate, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(anyRule, unpaid, nights, (rule, base, days) => {
      const charged: Charge[] = [];
      for (const night of days)
        charged.push(...chargesOn(after(night), { rule, unpaid: base, alreadyCharged: charged }));
      const last = { rule, unpaid: base };
      expect(charged).toEqual(chargesOn(after(Math.max(...days)), last));
      expect(chargesOn(after(Math.max(...days)), { ...last, alreadyCharged: charged })).toEqual([]);
    }),
  );
});

test('whatever is paid in between, no night charges less than nothing, a period twice, or beyond the cap', () => {
  fc.assert(
    fc.property(anyRule, fc.array(unpaid, { minLength: 1, maxLength: 20 }), (rule, bases) => {
      const charged: Charge[] = [];
      for (const [night, base] of bases.entries()) {
        const before = sumOf(charged);
        const added = chargesOn(after(60 + night * 20), { rule, unpaid: base, alreadyCharged: charged });
        charged.push(...added);
        expect(added.every(({ amount }) => amount > 0n)).toBe(true);
        if (rule.capPercent === undefined || added.length === 0) continue;
        const cap = lawful({ ...rule, once: { percent: String(rule.capPercent) } }, base, 0);
        expect(before + sumOf(added)).toBeLessThanOrEqual(cap);
      }
      expect(new Set(charged.map(({ period }) => period)).size).toBe(charged.length);
    }),
  );
});
