// The services of a jurisdiction as data: what people may ask an authority for, under which ministry, with which papers,
// and what it costs. Shipped with a pack, or imported; either way it is read here.
import { z } from 'zod';
import { amount, confidence, dayRange, type Fault, localNames, percent } from '../tariff/document-fields';
import { inputDeclaration, inputName } from '../tariff/inputs';
import { rule } from '../tariff/rule';
import { type DocumentFault, placeOf, serviceCode } from '../tariff/tariff-document';

const groupCode = z.string().regex(/^[MSC]-\d{3}$/, 'expected a code such as C-001');
const forWhom = z.enum(['issue', 'renewal', 'both']);
const told = z.array(z.strictObject({ names: localNames, for: forWhom })).max(40);

export const serviceEntry = z.strictObject({
  code: serviceCode,
  category: groupCode,
  names: localNames,
  validityMonths: z.int().min(1).max(1200).nullable(),
  graceDays: z.int().min(0).max(3660).nullable(),
  latePenalty: z.union([z.strictObject({ percent }), z.strictObject({ amount })]).nullable(),
  documents: told,
  steps: told,
  validity: dayRange,
  legalReference: z.string().min(1).max(500),
  confidence,
  inputs: z.record(inputName, inputDeclaration).optional(),
  rule,
});
export type ServiceEntry = z.infer<typeof serviceEntry>;

const group = { code: groupCode, names: localNames };

export const catalogue = z
  .strictObject({
    schema: z.literal(1),
    jurisdiction: z.string().regex(/^[A-Z]{2}$/),
    ministries: z.array(z.strictObject(group)).max(1000),
    sectors: z.array(z.strictObject({ ...group, ministry: groupCode })).max(5000),
    categories: z.array(z.strictObject({ ...group, sector: groupCode })).max(5000),
    services: z.array(serviceEntry).max(20_000),
  })
  .superRefine((given, context) => {
    for (const { path, message } of catalogueFaults(given))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type Catalogue = z.infer<typeof catalogue>;

type Shape = Pick<Catalogue, 'ministries' | 'sectors' | 'categories' | 'services'>;

function* catalogueFaults({ ministries, sectors, categories, services }: Shape): Iterable<Fault> {
  yield* within('ministries', ministries);
  yield* within('sectors', sectors, { name: 'ministry', codes: codesOf(ministries) });
  yield* within('categories', categories, { name: 'sector', codes: codesOf(sectors) });
  yield* within('services', services, { name: 'category', codes: codesOf(categories) });
}

const codesOf = (entries: readonly { code: string }[]): ReadonlySet<string> => new Set(entries.map(({ code }) => code));

function* within(
  list: string,
  entries: readonly { code: string }[],
  parent?: { name: string; codes: ReadonlySet<string> },
): Iterable<Fault> {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (seen.has(entry.code)) yield { path: [list, index, 'code'], message: `repeats ${entry.code}` };
    seen.add(entry.code);
    const above = parent && (entry as unknown as Record<string, string>)[parent.name]!;
    if (above !== undefined && !parent!.codes.has(above))
      yield { path: [list, index, parent!.name], message: `no such ${parent!.name}: ${above}` };
  }
}

/** Reads a catalogue from parsed JSON. All faults come together, each with its place. */
export function readCatalogue(value: unknown): { catalogue: Catalogue } | { faults: DocumentFault[] } {
  const result = catalogue.safeParse(value);
  if (result.success) return { catalogue: result.data };
  return { faults: result.error.issues.map(({ path, message }) => ({ path: placeOf(path), message })) };
}
