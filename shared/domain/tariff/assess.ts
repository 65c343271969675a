// What a vehicle owes for a fiscal year, with the explanation. Pure: the tax workers call it once per line between
// claiming a chunk and writing its assessments.
import { firstDayOf, isWithin } from '../days';
import type { Explanation } from '../explanation/explanation';
import type { ExplanationStep } from '../explanation/steps';
import type { FieldError } from '../line-errors';
import type { Money } from '../money';
import type { VehicleLine } from '../read-vehicle-line';
import type { CompiledTariff } from './compile-tariff';
import type { CompiledTariffs } from './compiled-tariffs';
import type { Inputs, InputValue, VehicleInput } from './inputs';

/** An exemption whose proof somebody approved. Days are half-open: `validTo` is the first day without it, null open. */
export type ApprovedExemption = { id: string; ground: string; validFrom: string; validTo: string | null };

export type AssessmentContext = { fiscalYear: number; exemption?: ApprovedExemption };

export type Assessed = Money & {
  kind: 'assessed';
  isExempt: boolean;
  explanation: Explanation;
  /** The last day on which it can be paid in time; null while there is none. */
  dueOn: string | null;
};
export type Assessment = Assessed | { kind: 'rejected'; errors: FieldError[] };

/**
 * Full year, no pro-rata (PLF 2026, I-102 bis). A category or year without a tariff is rejected with NO_TARIFF: an
 * amount of 0 would read as "owes nothing". Of vehicles the only way to 0 is an approved exemption.
 */
export function assess(line: VehicleLine, tariffs: CompiledTariffs, context: AssessmentContext): Assessment {
  const tariff = tariffs.find(line.category, context.fiscalYear);
  if (tariff === undefined) return withoutTariff(line, tariffs, context.fiscalYear);
  return assessBy(tariff, vehicleFacts(line, tariff), context);
}

/** What an assessment is made of, besides the tariff. */
export type Facts = {
  inputs: Inputs;
  /** The day from which the vehicle exists; null when that is not known, and of services. */
  since: string | null;
  /** Of services; null of vehicles. */
  requestedOn: string | null;
  /** Words that may claim a ground for an exemption. */
  words: readonly (string | null)[];
};

/** The same for whatever is taxed by one tariff. */
export function assessBy(
  tariff: CompiledTariff,
  facts: Facts,
  { fiscalYear, exemption }: AssessmentContext,
): Assessment {
  const outcome = tariff.compute(facts.inputs, fiscalYear);
  if ('fault' in outcome) return { kind: 'rejected', errors: [outcome.fault] };

  const verdict = exemption && judgeExemption(exemption, tariff, countingDay(fiscalYear, facts.since));
  const isExempt = verdict?.rule === 'exemption-granted';
  const claim = isExempt ? undefined : claimOf(facts.words, tariff);
  return {
    kind: 'assessed',
    isExempt,
    amount: isExempt ? 0n : outcome.amount,
    currency: tariff.currency,
    dueOn: tariff.dueOn({ fiscalYear, firstCirculation: facts.since, requestedOn: facts.requestedOn }),
    explanation: {
      v: 1,
      fiscalYear,
      inputs: facts.inputs,
      tariff: tariff.citation,
      // Shared steps stay one object for all lines as long as nothing is to be added.
      steps:
        verdict || claim ? [...outcome.steps, ...(verdict ? [verdict] : []), ...(claim ? [claim] : [])] : outcome.steps,
      rounding: tariff.rounding,
    },
  };
}

/** What of a vehicle can make a difference, as lines say it and as assessments store it. */
export type VehicleFields = Pick<VehicleLine, VehicleInput>;

export function vehicleFacts(line: VehicleFields, { reads }: CompiledTariff): Facts {
  const inputs: Record<string, InputValue> = {};
  const fields = line as unknown as Record<string, InputValue>;
  for (const name of reads) {
    const value = fields[name];
    if (value !== null && value !== undefined) inputs[name] = value;
  }
  return { inputs, since: line.firstCirculation, requestedOn: null, words: [line.use, line.type] };
}

/** The day on which an exemption must be valid: the first of the fiscal year, or that of circulation when later. */
export function countingDay(fiscalYear: number, since: string | null): string {
  const firstDay = firstDayOf(fiscalYear);
  return since !== null && since > firstDay ? since : firstDay;
}

function judgeExemption(exemption: ApprovedExemption, tariff: CompiledTariff, day: string): ExplanationStep {
  const { id, ground, validFrom: from, validTo: to } = exemption;
  const known = tariff.grounds.get(ground);
  if (known === undefined) return { rule: 'exemption-refused', exemption: id, ground, reason: 'unknown-ground' };
  const valid = { from, to };
  if (!isWithin(day, valid)) return { rule: 'exemption-refused', exemption: id, ground, reason: 'not-valid-on-day' };
  return { rule: 'exemption-granted', exemption: id, ground, valid, amount: 0, law: known.law };
}

function claimOf(words: Facts['words'], { claims }: CompiledTariff): ExplanationStep | undefined {
  for (const word of words) {
    const claimed = word === null ? undefined : claims.get(word);
    if (claimed) return { rule: 'exemption-claimed', ground: claimed.ground, law: claimed.law, awaits: 'proof' };
  }
  return undefined;
}

function withoutTariff({ category }: VehicleLine, tariffs: CompiledTariffs, fiscalYear: number): Assessment {
  const reason = tariffs.reasonForNone(category) ?? `no tariff is valid for the fiscal year ${fiscalYear}`;
  return { kind: 'rejected', errors: [{ field: 'category', code: 'NO_TARIFF', message: `${category}: ${reason}` }] };
}
