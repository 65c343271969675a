// The shape of a tariff as data. Tariffs are documents, not code: versioned, hashed, and immutable once one assessment
// used them; a correction is a new version. Read here before a document is stored and again before it is compiled.
import { z } from 'zod';
import { isRealDay, looksLikeDay } from '../days';
import { currencies } from '../money';
import { categories } from '../vehicle-fields';
import { type Fault, gridFaults } from './grid-faults';
import { gridRule, slug, sourced } from './grid-rule';

const day = z.string().refine((text) => looksLikeDay(text) && isRealDay(text), 'is no day of the calendar');

const tariffDocument = z
  .strictObject({
    schema: z.literal(1),
    id: slug,
    version: z.int().min(1),
    title: z.string().min(1),
    jurisdiction: z.string().regex(/^[A-Z]{2}$/),
    currency: z.enum(currencies),
    category: z.enum(categories),
    timeZone: z.string().min(1),
    /** Half-open: the first day is in, the last is not. A fiscal year is ruled by the document valid on its first day. */
    validity: z.strictObject({ from: day, to: day.nullable() }),
    legalReferences: z.record(slug, z.string().min(1)),
    rule: z.discriminatedUnion('method', [gridRule]),
    /** `claimedBy`: words of `use` or `type` that claim the ground. A claim never exempts by itself. */
    exemptions: z.array(z.strictObject({ ground: slug, claimedBy: z.array(slug), ...sourced })),
    due: z.strictObject({
      inServiceOnFirstDay: z.strictObject({
        due: z.literal('on-day'),
        monthDay: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
        ...sourced,
      }),
      putIntoServiceLater: z.strictObject({ due: z.literal('at-once'), ...sourced }),
    }),
    /** What the authority decided about the start, oldest first; `until: null` means that no date was given. */
    entryIntoForce: z.array(
      z.strictObject({
        decidedIn: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
        state: z.enum(['in-force', 'postponed']),
        until: day.nullable(),
        ...sourced,
      }),
    ),
  })
  .superRefine((document, context) => {
    const { from, to } = document.validity;
    if (to !== null && to <= from)
      context.addIssue({ code: 'custom', path: ['validity', 'to'], message: 'must be later than from' });
    if (document.category !== 'land')
      context.addIssue({
        code: 'custom',
        path: ['category'],
        message: 'a grid reads what only land vehicles must state',
      });
    for (const { path, message } of [...gridFaults(document.rule), ...danglingReferences(document)])
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type TariffDocument = z.infer<typeof tariffDocument>;

export type DocumentFault = { path: string; message: string };

/** Reads a tariff document from parsed JSON. All faults come together, each with its place, `rule.rows[3].amounts.>20`. */
export function readTariffDocument(value: unknown): { document: TariffDocument } | { faults: DocumentFault[] } {
  const result = tariffDocument.safeParse(value);
  if (result.success) return { document: result.data };
  return { faults: result.error.issues.map(({ path, message }) => ({ path: placeOf(path), message })) };
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, step) => {
    if (typeof step === 'number') return `${place}[${step}]`;
    return place === '' ? String(step) : `${place}.${String(step)}`;
  }, '');

type Referring = { legalReferences: Record<string, string> };

/** Places at or below `node` that name a legal reference the document does not list. */
function* danglingReferences(document: Referring, node: unknown = document, path: PropertyKey[] = []): Iterable<Fault> {
  if (typeof node !== 'object' || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    const here = [...path, Array.isArray(node) ? Number(name) : name];
    if (name !== 'legalReference') yield* danglingReferences(document, value, here);
    else if (!Object.hasOwn(document.legalReferences, String(value)))
      yield { path: here, message: `no such legal reference: ${String(value)}` };
  }
}
