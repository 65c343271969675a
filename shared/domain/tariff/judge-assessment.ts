// Judges assessments as they are stored: whether each amount follows from its explanation under the tariff it cites, and
// whether the explanation says the same as the columns beside it. Pure; shared/store/verify-assessments.ts reads the rows.
import { firstDayOf, isWithin } from '../days';
import { type Explanation, explanationJson } from '../explanation/explanation';
import type { StepOf } from '../explanation/steps';
import { type ApprovedExemption, assessBy, type VehicleFields, vehicleFacts } from './assess';
import type { CompiledTariff } from './compile-tariff';
import type { Inputs } from './inputs';
import { readServiceInputs } from './read-service-inputs';
import { contradictionIn } from './recompute';

/** What changes when an assessment is revised. */
type Amounting = {
  /** Digits. */
  amount: string;
  state: string;
  tariffId: string;
  tariffVersion: number;
  /** JSON text. */
  explanation: string;
};

export type StoredRevision = Amounting & { revision: number };

export type StoredAssessment = VehicleFields &
  Amounting & {
    id: string;
    kind: string;
    jurisdiction: string;
    fiscalYear: number;
    category: string;
    service: string | null;
    requestedOn: string | null;
    currency: string;
    /** How often it was changed. */
    revision: number;
    /** What it was before, oldest first; null without a history. */
    revisions: readonly StoredRevision[] | null;
    /** Exemptions that were approved for the vehicle; null where there is none, or nothing may be exempt. */
    approved: readonly ApprovedExemption[] | null;
  };

/** The tariff of an id and version, or in words why there is none to compute with. */
export type FindCited = (id: string, version: number) => CompiledTariff | string;

/** Why an assessment, or what it was before, does not follow from what is stored; undefined when all of it does. */
export function contradictionInAssessment(stored: StoredAssessment, findCited: FindCited): string | undefined {
  const { revision, revisions } = stored;
  const reason = contradictionOf(stored, findCited);
  if (reason !== undefined || (revision === 0 && revisions === null)) return reason;
  const past = revisions ?? [];
  if (past.length !== revision || past.some((one, number) => one.revision !== number))
    return `it was changed ${revision} times, its history holds ${past.map((one) => one.revision).join(', ') || 'nothing'}`;
  for (const before of past) {
    const ofPast = contradictionOf({ ...stored, ...before }, findCited);
    if (ofPast !== undefined) return `revision ${before.revision}: ${ofPast}`;
  }
  return undefined;
}

function contradictionOf(stored: StoredAssessment, findCited: FindCited): string | undefined {
  const tariff = findCited(stored.tariffId, stored.tariffVersion);
  if (typeof tariff === 'string') return tariff;
  const misplaced = misplacedUnder(stored, tariff);
  if (misplaced !== undefined) return misplaced;
  if (isAsAssessed(stored, tariff)) return undefined;
  try {
    return contradictionInParts(stored, JSON.parse(stored.explanation), tariff);
  } catch (error) {
    // Explanations may hold anything; one that cannot be computed with must not keep the others from being judged.
    return `its explanation cannot be computed again: ${(error as Error).message}`;
  }
}

/** Whether the tariff rules what is assessed at all. */
function misplacedUnder(
  { jurisdiction, category, service, kind, fiscalYear, requestedOn }: StoredAssessment,
  tariff: CompiledTariff,
): string | undefined {
  const cited = `${tariff.id} v${tariff.version}`;
  if (jurisdiction !== tariff.jurisdiction) return `is of ${jurisdiction}, ${cited} of ${tariff.jurisdiction}`;
  const subject = service ?? category;
  if (subject !== tariff.subject) return `is for ${subject}, ${cited} for ${tariff.subject}`;
  if (kind === 'service-fee' && requestedOn?.startsWith(`${fiscalYear}-`) !== true)
    return `is for ${fiscalYear} and was requested on ${requestedOn}`;
  const day = requestedOn ?? firstDayOf(fiscalYear);
  return isWithin(day, tariff.validity) ? undefined : `${cited} is not valid on ${day}`;
}

/**
 * The short way, which nearly all rows go: the vehicle's columns are assessed anew, and come out word by word as what is
 * stored. Then nothing is left to compare, and no JSON has to be parsed, which would take twice as long as all of this.
 */
function isAsAssessed(stored: StoredAssessment, tariff: CompiledTariff): boolean {
  if (stored.kind !== 'vehicle-tax' || stored.state === 'exempt') return false;
  const anew = assessBy(tariff, vehicleFacts(stored, tariff), { fiscalYear: stored.fiscalYear });
  return (
    anew.kind === 'assessed' &&
    String(anew.amount) === stored.amount &&
    anew.currency === stored.currency &&
    explanationJson(anew.explanation) === stored.explanation
  );
}

function contradictionInParts(stored: StoredAssessment, value: unknown, tariff: CompiledTariff): string | undefined {
  if (!isExplanation(value)) return 'what is stored as its explanation is none';
  const { fiscalYear, inputs, steps } = value;
  if (fiscalYear !== stored.fiscalYear) return `is for ${stored.fiscalYear}, its explanation for ${fiscalYear}`;
  const granted = steps.find((step) => step.rule === 'exemption-granted');
  const claim = {
    amount: BigInt(stored.amount),
    currency: stored.currency,
    // What is cancelled may have been exempt or not.
    isExempt: stored.state === 'cancelled' ? granted !== undefined : stored.state === 'exempt',
    since: stored.kind === 'vehicle-tax' ? stored.firstCirculation : null,
  };
  return (
    contradictionInInputs(inputs, stored, tariff) ??
    contradictionIn(value, claim, tariff) ??
    (granted && contradictionInApproval(granted, stored.approved ?? []))
  );
}

function contradictionInApproval(
  { exemption, ground, valid: { from, to } }: StepOf<'exemption-granted'>,
  approved: readonly ApprovedExemption[],
): string | undefined {
  const found = approved.find(({ id }) => id === exemption);
  if (found === undefined) return `exemption ${exemption} was granted, and nobody approved it for this vehicle`;
  return found.ground === ground && found.validFrom === from && found.validTo === to
    ? undefined
    : `exemption ${exemption} was approved on other grounds or for other days`;
}

/** Only the short way compares columns as they are; here what a vehicle declared is looked at field by field. */
function contradictionInInputs(inputs: Inputs, stored: StoredAssessment, tariff: CompiledTariff): string | undefined {
  if (stored.kind !== 'vehicle-tax') {
    const foreign = Object.keys(inputs).find((name) => !tariff.reads.includes(name));
    if (foreign !== undefined) return `its explanation has the input ${foreign}, which the tariff does not read`;
    const read = readServiceInputs(inputs, tariff);
    return 'errors' in read
      ? `its input ${read.errors[0]!.field} could not be given: ${read.errors[0]!.message}`
      : undefined;
  }
  const declared = vehicleFacts(stored, tariff).inputs;
  for (const name of new Set([...Object.keys(declared), ...Object.keys(inputs)])) {
    const [said, is] = [inputs[name] ?? null, declared[name] ?? null];
    if (said !== is)
      return `its explanation has ${JSON.stringify(said)} as ${name}, the assessment ${JSON.stringify(is)}`;
  }
  return undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** As far as reading it needs; whether it makes sense shows when it is computed again. */
const isExplanation = (value: unknown): value is Explanation =>
  isObject(value) &&
  value.v === 1 &&
  isObject(value.inputs) &&
  isObject(value.tariff) &&
  Array.isArray(value.steps) &&
  value.steps.every((step) => isObject(step) && typeof step.rule === 'string');
