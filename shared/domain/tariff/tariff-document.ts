// The shape of a tariff as data. Tariffs are documents, not code: versioned, hashed, and immutable once published; a
// correction is a new version. Read here before a document is stored and again before it is compiled.
import { z } from 'zod';
import { dueRule, entryIntoForce } from '../assessment/due-date';
import { latePaymentRules } from '../assessment/late-payment';
import { compare, type Fraction, round, textOf, whole } from '../exact/fraction';
import { currencies } from '../money';
import { categories } from '../vehicle-fields';
import { adjustmentFaults, adjustmentFields } from './adjustments';
import { dayRange, type Fault, largestAmount, localNames, slug, sourced } from './document-fields';
import { inputDeclaration, inputFaults, inputName, type Scope, serviceScope, vehicleScope } from './inputs';
import { comesOutWhole, rule, ruleFaults, ruleRange } from './rule';

export const serviceCode = z
  .string()
  .regex(/^[A-Z]{1,8}(-[A-Z0-9]{1,12}){1,3}$/, 'expected a code such as T-552')
  .max(24);

// Whatever was added since the first documents is optional and has no default: a default would change their hashes.
const tariffDocument = z.strictObject({
  schema: z.literal(1),
  id: slug,
  version: z.int().min(1).max(9999),
  title: z.string().min(1).max(200),
  names: localNames.optional(),
  jurisdiction: z.string().regex(/^[A-Z]{2}$/),
  currency: z.enum(currencies),
  category: z.enum([...categories, 'service']),
  service: serviceCode.optional(),
  /** Of the first documents; the jurisdiction's pack rules. */
  timeZone: z.string().min(1).optional(),
  /** Of the taxed period: a fiscal year is ruled by the document valid on its first day, a service by that of its day. */
  validity: dayRange,
  legalReferences: z.record(slug, z.string().min(1).max(500)),
  inputs: z.record(inputName, inputDeclaration).optional(),
  rule,
  ...adjustmentFields,
  /** `claimedBy`: words of `use` or `type` that claim the ground. A claim never exempts by itself. */
  exemptions: z.array(z.strictObject({ ground: slug, claimedBy: z.array(slug), ...sourced })).max(50),
  due: dueRule.optional(),
  /** What the authority decided about the start, oldest first; `until: null` means that no date was given. */
  entryIntoForce: entryIntoForce.optional(),
  latePayment: latePaymentRules.max(20).optional(),
});
export type TariffDocument = z.infer<typeof tariffDocument>;

/** What it rules, within its jurisdiction: a category of vehicles, or one service. */
export const subjectOf = ({ category, service }: Pick<TariffDocument, 'category' | 'service'>): string =>
  service ?? category;

export const scopeOf = ({ category, inputs }: Pick<TariffDocument, 'category' | 'inputs'>): Scope =>
  category === 'service' ? serviceScope(inputs) : vehicleScope(category);

function* documentFaults(document: TariffDocument): Iterable<Fault> {
  const { validity, category, service, inputs } = document;
  if (validity.to !== null && validity.to <= validity.from)
    yield { path: ['validity', 'to'], message: 'must be later than from' };
  if ((category === 'service') !== (service !== undefined))
    yield {
      path: ['service'],
      message: service === undefined ? 'is missing' : 'is for documents of the category service',
    };
  if (category !== 'service' && inputs !== undefined)
    yield { path: ['inputs'], message: 'of vehicles are the fields of a line and not declared' };
  yield* inputFaults(inputs ?? {});
  const scope = scopeOf(document);
  const ofRule = [...ruleFaults(document.rule, scope, ['rule'])];
  yield* ofRule;
  yield* adjustmentFaults(document, scope);
  if (ofRule.length === 0) yield* rangeFaults(document, scope);
  yield* groundFaults(document);
  yield* danglingReferences(document, document, []);
}

/** No input whatever may lead to an amount below zero, or to one that no sum could hold. */
function* rangeFaults(
  { rule: given, rebates = [], minimum, maximum, rounding }: TariffDocument,
  scope: Scope,
): Iterable<Fault> {
  const { min, max } = ruleRange(given, scope);
  if (compare(min, whole(0)) < 0 && minimum === undefined)
    yield { path: ['rule'], message: `may come to ${textOf(min)}; give the tariff a minimum` };
  if (compare(max, whole(largestAmount)) > 0 && maximum === undefined)
    yield { path: ['rule'], message: `may come to ${textOf(max)}, above the largest amount of ${largestAmount}` };
  yield* roundedFaults(max, { minimum, maximum, rounding });
  const isWhole = comesOutWhole(given) && rebates.every(({ percent }) => percent === undefined);
  if (!isWhole && rounding === undefined)
    yield { path: ['rounding'], message: 'is missing: fractions of the currency can come out' };
}

/** Rounding comes last: it must not lead below the least, above the most, or beyond what a sum can hold. */
function* roundedFaults(
  max: Fraction,
  { minimum, maximum, rounding }: Pick<TariffDocument, 'minimum' | 'maximum' | 'rounding'>,
): Iterable<Fault> {
  if (rounding === undefined) return;
  const { to, mode } = rounding;
  for (const [name, bound] of Object.entries({ minimum, maximum }))
    if (bound && bound.amount % to !== 0)
      yield { path: [name, 'amount'], message: `is no multiple of ${to}, to which the amount is rounded` };
  const most = maximum && compare(whole(maximum.amount), max) < 0 ? whole(maximum.amount) : max;
  if (compare(max, whole(largestAmount)) <= 0 && round(most, to, mode) > BigInt(largestAmount))
    yield { path: ['rounding'], message: `may round up to more than the largest amount of ${largestAmount}` };
}

function* groundFaults({ exemptions }: TariffDocument): Iterable<Fault> {
  const grounds = exemptions.map(({ ground }) => ground);
  const claims = new Map<string, number>();
  for (const [index, { ground, claimedBy }] of exemptions.entries()) {
    if (grounds.indexOf(ground) !== index)
      yield { path: ['exemptions', index, 'ground'], message: `repeats ${ground}` };
    for (const [place, word] of claimedBy.entries()) {
      const other = claims.get(word);
      if (other !== undefined)
        yield { path: ['exemptions', index, 'claimedBy', place], message: `${word} claims ${grounds[other]} already` };
      else claims.set(word, index);
    }
  }
}

export type DocumentFault = { path: string; message: string };

// A document of nothing but faults must not make an answer of megabytes.
const mostFaults = 200;

/**
 * Reads a tariff document from parsed JSON. Faults come together, each with its place, `rule.rows[3].amounts.>20`: first
 * all of its shape, and of what has the right shape all of its content, which could not be judged before.
 */
export function readTariffDocument(value: unknown): { document: TariffDocument } | { faults: DocumentFault[] } {
  const shaped = tariffDocument.safeParse(value);
  const faults = shaped.success ? [...documentFaults(shaped.data)] : shaped.error.issues;
  if (shaped.success && faults.length === 0) return { document: shaped.data };
  return { faults: faults.slice(0, mostFaults).map(({ path, message }) => ({ path: placeOf(path), message })) };
}

export const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    return place === '' ? String(step) : `${place}.${String(step)}`;
  }, '');

type Referring = { legalReferences: Record<string, string> };

/** Places at or below `node` that name a legal reference the document does not list. */
function* danglingReferences(document: Referring, node: unknown, path: PropertyKey[]): Iterable<Fault> {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    const here = [...path, Array.isArray(node) ? Number(name) : name];
    if (name !== 'legalReference') yield* danglingReferences(document, value, here);
    else if (!Object.hasOwn(document.legalReferences, String(value)))
      yield { path: here, message: `no such legal reference: ${String(value)}` };
  }
}
