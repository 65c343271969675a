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

/** Ministries hold sectors, sectors hold categories, and services stand in categories. */
export const groupLists = {
  ministries: z.array(z.strictObject(group)).max(1000),
  sectors: z.array(z.strictObject({ ...group, ministry: groupCode })).max(5000),
  categories: z.array(z.strictObject({ ...group, sector: groupCode })).max(5000),
};
export type Groups = z.infer<z.ZodObject<typeof groupLists>>;
export type GroupKind = 'ministry' | 'sector' | 'category';

export const mostServices = 20_000;

export const catalogue = z
  .strictObject({
    schema: z.literal(1),
    jurisdiction: z.string().regex(/^[A-Z]{2}$/),
    ...groupLists,
    services: z.array(serviceEntry).max(mostServices),
  })
  .superRefine((given, context) => {
    const refuse = ({ path, message }: Fault) => context.addIssue({ code: 'custom', path: [...path], message });
    const kinds = groupKinds(given);
    for (const fault of groupFaults(given, kinds)) refuse(fault);
    for (const fault of entryFaults('services', given.services, kinds, 'category')) refuse(fault);
  });
export type Catalogue = z.infer<typeof catalogue>;

/** What each code is the code of, those of `known` included. */
export const groupKinds = (
  { ministries, sectors, categories }: Groups,
  known: ReadonlyMap<string, GroupKind> = new Map(),
): ReadonlyMap<string, GroupKind> =>
  new Map<string, GroupKind>([
    ...ministries.map(({ code }) => [code, 'ministry'] as const),
    ...sectors.map(({ code }) => [code, 'sector'] as const),
    ...categories.map(({ code }) => [code, 'category'] as const),
    ...known,
  ]);

/** What is wrong with groups whose shape is right. `kinds` as `groupKinds` makes them. */
export function* groupFaults(
  { ministries, sectors, categories }: Groups,
  kinds: ReadonlyMap<string, GroupKind>,
): Iterable<Fault> {
  const lists = { ministries: 'ministry', sectors: 'sector', categories: 'category' } as const;
  for (const [list, entries] of Object.entries({ ministries, sectors, categories }))
    for (const [index, { code }] of entries.entries())
      if (kinds.get(code) !== lists[list as keyof typeof lists])
        yield { path: [list, index, 'code'], message: `${code} is a ${kinds.get(code)}` };
  yield* entryFaults('ministries', ministries);
  yield* entryFaults('sectors', sectors, kinds, 'ministry');
  yield* entryFaults('categories', categories, kinds, 'sector');
}

function* entryFaults(
  list: string,
  entries: readonly { code: string }[],
  kinds?: ReadonlyMap<string, GroupKind>,
  parent?: GroupKind,
): Iterable<Fault> {
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (seen.has(entry.code)) yield { path: [list, index, 'code'], message: `repeats ${entry.code}` };
    seen.add(entry.code);
    if (parent === undefined) continue;
    const above = (entry as unknown as Record<GroupKind, string>)[parent];
    if (kinds!.get(above) !== parent) yield { path: [list, index, parent], message: `no such ${parent}: ${above}` };
  }
}

/** Reads a catalogue from parsed JSON. All faults come together, each with its place. */
export function readCatalogue(value: unknown): { catalogue: Catalogue } | { faults: DocumentFault[] } {
  const result = catalogue.safeParse(value);
  if (result.success) return { catalogue: result.data };
  return { faults: result.error.issues.map(({ path, message }) => ({ path: placeOf(path), message })) };
}
