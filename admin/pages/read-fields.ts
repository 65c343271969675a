// The fields of a form as they come in an address or a body.
import { z } from 'zod';

export const text = (longest: number) => z.string().trim().max(longest).default('');

type Fields<Name extends string> = Readonly<Record<Name, z.ZodType<string>>>;

/** What was asked, as texts, with a sentence about everything that could not be read. */
export type Asked<Query> = { query: Query; faults: string[] };

/**
 * A field that cannot be read must not simply be left out: the rest would find, or act on, more than was asked for.
 * `besides` names what else the page is sent and reads itself.
 */
export function readFields<Name extends string>(
  given: object,
  shape: Fields<Name>,
  besides: readonly string[],
): Asked<Record<Name, string>> {
  const sent = new Map<string, unknown>(Object.entries(given));
  const faults: string[] = [];
  const read = Object.entries<z.ZodType<string>>(shape).map(([name, field]) => {
    const { success, data } = field.safeParse(sent.get(name));
    if (!success) faults.push(`The field “${name}” cannot be read.`);
    return [name, success ? data : ''];
  });
  for (const name of sent.keys()) {
    if (Object.hasOwn(shape, name) || besides.includes(name)) continue;
    faults.push(`There is no field “${name.slice(0, 40)}”.`);
  }
  return { query: Object.fromEntries(read) as Record<Name, string>, faults };
}

/** What <input type="datetime-local"> sends, meant as UTC. */
export function readMoment(given: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/.test(given)) return null;
  const at = new Date(given.endsWith('Z') ? given : `${given}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
