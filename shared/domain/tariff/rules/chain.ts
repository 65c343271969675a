// Bands, ranges, slices and brackets follow each other: where one ends the next begins, without gap or overlap. A gap
// found here is a refused document; found later it would be somebody without a tax.
import type { Fault } from '../document-fields';

/** Null is open, undefined was not given. */
type End = number | null | undefined;
type Link = Readonly<Record<string, unknown>>;

export type ChainNames = {
  /** What the document calls the two ends: from and to, over and upTo. */
  start: string;
  end: string;
  /** 1 where whole numbers are counted and both ends belong to a band, 0 where one ends just where the next begins. */
  step: 0 | 1;
};

/** What is wrong within the chain; how it has to begin and to end is the caller's to say. */
export function* chainFaults(links: readonly Link[], names: ChainNames, path: PropertyKey[]): Iterable<Fault> {
  for (const [index, link] of links.entries()) {
    const here = [...path, index];
    const before = links[index - 1];
    if (before) yield* seamFaults(before, link, names, here);
    yield* linkFaults(link, names, here);
  }
}

function* seamFaults(before: Link, link: Link, { start, end, step }: ChainNames, path: PropertyKey[]): Iterable<Fault> {
  const last = before[end] as End;
  const first = link[start] as End;
  if (last === null) yield { path, message: 'follows one without an end' };
  else if (typeof last === 'number' && typeof first === 'number' && first !== last + step)
    yield {
      path: [...path, start],
      message: `leaves ${first > last + step ? 'a gap' : 'an overlap'}: expected ${last + step}, got ${first}`,
    };
}

function* linkFaults(link: Link, { start, end, step }: ChainNames, path: PropertyKey[]): Iterable<Fault> {
  const first = link[start] as End;
  const last = link[end] as End;
  if (first === undefined) yield { path: [...path, start], message: 'is missing' };
  if (last === undefined) yield { path: [...path, end], message: 'is missing; null is open' };
  if (typeof last === 'number' && last < (first ?? 0) + 1 - step)
    yield { path: [...path, end], message: `has to lie above ${start}` };
}
