// What one version says otherwise than another, place by place, for people who decide about it.
import { placeOf } from './tariff-document';

/** Without `before` it is new, without `after` it is gone. Whatever was added or taken away as a whole is one change. */
export type Change = { path: string; before?: unknown; after?: unknown };

/** Places as faults name them, in the order of the documents. Lists are compared entry by entry, in their order. */
export function* diffDocuments(before: unknown, after: unknown, path: PropertyKey[] = []): Iterable<Change> {
  if (!isComposite(before) || !isComposite(after) || Array.isArray(before) !== Array.isArray(after)) {
    if (before !== after) yield { path: placeOf(path), before, after };
    return;
  }
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const here = [...path, Array.isArray(before) ? Number(name) : name];
    if (!Object.hasOwn(left, name)) yield { path: placeOf(here), after: right[name] };
    else if (!Object.hasOwn(right, name)) yield { path: placeOf(here), before: left[name] };
    else yield* diffDocuments(left[name], right[name], here);
  }
}

const isComposite = (value: unknown): value is object => typeof value === 'object' && value !== null;
