// What a vehicle owes for a fiscal year, with the explanation. Pure: the tax workers call it once per line between
// claiming a chunk and writing its assessments.

import { firstDayOf, isWithin } from '../days';
import type { ExemptionStep, Explanation } from '../explanation/explanation';
import type { FieldError } from '../line-errors';
import type { Money } from '../money';
import type { LandVehicle, VehicleLine } from '../read-vehicle-line';
import type { CompiledTariff } from './compile-tariff';
import type { CompiledTariffs } from './compiled-tariffs';

/** An exemption whose proof somebody approved. Days are half-open: `validTo` is the first day without it, null open. */
export type ApprovedExemption = { id: string; ground: string; validFrom: string; validTo: string | null };

export type AssessmentContext = { fiscalYear: number; exemption?: ApprovedExemption };

export type Assessment =
  | ({ kind: 'assessed'; explanation: Explanation } & Money)
  | { kind: 'rejected'; errors: FieldError[] };

/**
 * Full year, no pro-rata (PLF 2026, I-102 bis). A category or year without a tariff is rejected with NO_TARIFF: an
 * amount of 0 would read as "owes nothing". The only way to 0 is an approved exemption.
 */
export function assess(line: VehicleLine, tariffs: CompiledTariffs, context: AssessmentContext): Assessment {
  const tariff = tariffs.find(line.category, context.fiscalYear);
  if (tariff === undefined || line.category !== 'land') return withoutTariff(line, tariffs, context.fiscalYear);

  const { fiscalYear, exemption } = context;
  const { fiscalPower, energy, firstCirculation } = line;
  const inputs = { fiscalPower, energy, firstCirculation };
  const cell = tariff.lookup(inputs, fiscalYear);
  const steps: Explanation['steps'][number][] = [cell.step];
  const verdict = exemption && judgeExemption(exemption, tariff, countingDay(fiscalYear, firstCirculation));
  if (verdict) steps.push(verdict);
  const isExempt = verdict?.rule === 'exemption-granted';
  const claim = isExempt ? undefined : claimOf(line, tariff);
  if (claim) steps.push(claim);
  return {
    kind: 'assessed',
    amount: isExempt ? 0n : cell.amount,
    currency: tariff.currency,
    explanation: { v: 1, fiscalYear, inputs, tariff: tariff.citation, steps, rounding: 'none' },
  };
}

/** The day on which an exemption must be valid: the first of the fiscal year, or that of circulation when later. */
function countingDay(fiscalYear: number, firstCirculation: string): string {
  const firstDay = firstDayOf(fiscalYear);
  return firstCirculation > firstDay ? firstCirculation : firstDay;
}

function judgeExemption(exemption: ApprovedExemption, tariff: CompiledTariff, day: string): ExemptionStep {
  const { id, ground, validFrom: from, validTo: to } = exemption;
  const known = tariff.grounds.get(ground);
  if (known === undefined) return { rule: 'exemption-refused', exemption: id, ground, reason: 'unknown-ground' };
  const valid = { from, to };
  if (!isWithin(day, valid)) return { rule: 'exemption-refused', exemption: id, ground, reason: 'not-valid-on-day' };
  return { rule: 'exemption-granted', exemption: id, ground, valid, amount: 0, law: known.law };
}

function claimOf({ use, type }: LandVehicle, tariff: CompiledTariff): ExemptionStep | undefined {
  const claimed = (use !== null && tariff.claims.get(use)) || (type !== null && tariff.claims.get(type)) || undefined;
  return claimed && { rule: 'exemption-claimed', ground: claimed.ground, law: claimed.law, awaits: 'proof' };
}

function withoutTariff({ category }: VehicleLine, tariffs: CompiledTariffs, fiscalYear: number): Assessment {
  const reason = tariffs.reasonForNone(category) ?? `no tariff is valid for the fiscal year ${fiscalYear}`;
  return { kind: 'rejected', errors: [{ field: 'category', code: 'NO_TARIFF', message: `${category}: ${reason}` }] };
}

/**
 * The amount that the explanation's own inputs give under the tariff it cites; equal to the amount that was assessed.
 * Throws when `tariff` is not the version that was used, or when an exemption was granted that its own days do not cover.
 */
export function recompute(explanation: Explanation, tariff: CompiledTariff): bigint {
  const { fiscalYear, inputs, steps } = explanation;
  const { id, version, hash } = explanation.tariff;
  if (id !== tariff.id || version !== tariff.version || hash !== tariff.citation.hash)
    throw new Error(
      `explained by ${id} v${version} (${hash}), not by ${tariff.id} v${tariff.version} (${tariff.citation.hash})`,
    );

  const granted = steps.find((step) => step.rule === 'exemption-granted');
  if (granted === undefined) return tariff.lookup(inputs, fiscalYear).amount;
  if (!tariff.grounds.has(granted.ground) || !isWithin(countingDay(fiscalYear, inputs.firstCirculation), granted.valid))
    throw new Error(`exemption ${granted.exemption} was granted outside its days or grounds`);
  return 0n;
}
