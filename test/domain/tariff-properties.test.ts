// What holds of every tariff and every input: nothing negative, nothing lost between parts, monotone where the law is,
// and the same answer again.
import fc from 'fast-check';
import { add, compare, decimal, type Fraction, fractionOf, isWhole, whole } from '../../shared/domain/exact/fraction';
import { shippedCatalogues, tariffsOfCatalogue } from '../../shared/domain/jurisdictions/shipped-tariffs';
import { assessService } from '../../shared/domain/tariff/assess-service';
import { type CompiledTariff, compileTariff } from '../../shared/domain/tariff/compile-tariff';
import type { Inputs } from '../../shared/domain/tariff/inputs';
import { readServiceInputs } from '../../shared/domain/tariff/read-service-inputs';
import { contradictionIn } from '../../shared/domain/tariff/recompute';
import { base, compiled, sourced } from './a-tariff';

const percent = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 99 }))
  .map(([a, b]) => `${a}.${String(b).padStart(2, '0')}`);
const amount = fc.integer({ min: 1, max: base.base.max });

/** Scales of up to eight slices from 0, the last one open. */
const scale = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 7 }),
    fc.array(percent, { minLength: 8, maxLength: 8 }),
  )
  .map(([ends, rates]) => {
    const edges = [0, ...ends.sort((a, b) => a - b)];
    return edges.map((from, index) => ({ from, to: edges[index + 1] ?? null, percent: rates[index]! }));
  });
const marginal = scale.map((slices) =>
  compiled({ inputs: base, rule: { method: 'marginal', of: 'base', slices, ...sourced } }),
);

const outcomeOf = (tariff: CompiledTariff, inputs: Inputs) => {
  const outcome = tariff.compute(inputs, 2026);
  if ('fault' in outcome) throw new Error(outcome.fault.message);
  return outcome;
};

test('a marginal tax grows with its base and is never more than the base at the highest rate', () => {
  fc.assert(
    fc.property(marginal, amount, amount, (tariff, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const [low, high] = [outcomeOf(tariff, { base: less }).amount, outcomeOf(tariff, { base: more }).amount];
      expect(low >= 0n && low <= high).toBe(true);
      expect(high <= BigInt(more)).toBe(true);
    }),
  );
});

test('the slices cover the base without a gap, and their shares add up to the tax', () => {
  fc.assert(
    fc.property(marginal, amount, (tariff, value) => {
      const { steps, amount: tax } = outcomeOf(tariff, { base: value });
      const slices = steps.flatMap((step) => (step.rule === 'slice' ? [step] : []));
      expect(slices.reduce((sum, { part }) => sum + part, 0)).toBe(value);
      const shares = slices.reduce<Fraction>((sum, { share }) => add(sum, fractionOf(share)!), whole(0));
      const total = steps.find((step) => step.rule === 'slices')!;
      const stated =
        total.rule === 'slices' && (total.amount === undefined ? fractionOf(total.exact)! : whole(total.amount));
      expect(stated).toEqual(shares);
      // Rounded half up: nearer to the exact sum than half a franc.
      const distance = add(shares, whole(-tax));
      expect(compare(distance, decimal('0.5')!) < 0 && compare(distance, decimal('-0.5')!) >= 0).toBe(true);
    }),
  );
});

test('the last step that has an amount is the amount, and what is not whole is rounded by a step', () => {
  fc.assert(
    fc.property(marginal, amount, (tariff, value) => {
      const { steps, amount: tax } = outcomeOf(tariff, { base: value });
      const last = steps.findLast((step) => 'amount' in step && step.amount !== undefined)!;
      expect('amount' in last && last.amount).toBe(Number(tax));
      const exacts = steps.flatMap((step) =>
        'exact' in step && step.exact !== undefined ? [fractionOf(step.exact)!] : [],
      );
      expect(exacts.some(isWhole)).toBe(false);
      expect(exacts.length > 0).toBe(steps.some(({ rule }) => rule === 'rounding'));
    }),
  );
});

const services = shippedCatalogues().flatMap(tariffsOfCatalogue).map(compileTariff);

/** Inputs within the bounds that the tariff declares. */
const inputsFor = ({ document, reads }: CompiledTariff): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      reads.map((name) => {
        const input = document.inputs?.[name];
        if (name === 'kind') return [name, fc.constantFrom('issue', 'renewal')];
        if (input?.type === 'choice') return [name, fc.constantFrom(...input.values)];
        const scaleOf = input?.type === 'number' ? 10 ** (input.decimals ?? 0) : 1;
        const bounds = {
          min: Math.ceil(input!.min * scaleOf),
          max: Math.min(Number.MAX_SAFE_INTEGER, Math.floor(input!.max * scaleOf)),
        };
        return [
          name,
          fc.oneof(fc.constantFrom(bounds.min, bounds.max), fc.integer(bounds)).map((steps) => steps / scaleOf),
        ];
      }),
    ),
  );

test.each(services.map((tariff) => [tariff.subject, tariff] as const))(
  'every lawful request for %s has an amount that follows from its explanation, or a reason why not',
  (_, tariff) => {
    fc.assert(
      fc.property(inputsFor(tariff), (given) => {
        const read = readServiceInputs(given, tariff);
        if ('errors' in read) throw new Error(JSON.stringify(read.errors));
        const result = assessService(tariff, read.inputs, '2026-06-30');
        if (result.kind === 'rejected') {
          expect(result.errors).toMatchObject([{ code: 'OUT_OF_TARIFF' }]);
          return;
        }
        expect(result.amount >= 0n && result.amount <= 999_999_999_999n).toBe(true);
        const claim = { amount: result.amount, currency: result.currency, isExempt: false, since: null };
        expect(contradictionIn(JSON.parse(JSON.stringify(result.explanation)), claim, tariff)).toBeUndefined();
        expect(assessService(tariff, read.inputs, '2026-06-30')).toEqual(result);
      }),
      { numRuns: 40 },
    );
  },
);
