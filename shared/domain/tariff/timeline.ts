// Which version rules on which days, and what another one would do to that. Asked before a tariff is published: a day
// that nobody rules would be a tax that nobody owes.
import { addDays, type DayRange, isWithin } from '../days';
import type { DocumentFault, TariffDocument } from './tariff-document';

/** A version as far as its place among others goes. */
export type PublishedVersion = {
  id: string;
  version: number;
  jurisdiction: string;
  subject: string;
  hash: string;
  validity: DayRange;
  /** The day from which assessments are made by it. */
  inForceOn: string;
};

/** Days on which one version rules. */
export type Reign = DayRange & { by: PublishedVersion };

/**
 * Who rules one subject, first day first, once everything is in force. `published` begins with what came into force
 * first: each supersedes those before it on the days of its validity.
 */
export const timelineOf = (published: readonly PublishedVersion[]): Reign[] =>
  published.reduce<Reign[]>(
    (timeline, by) =>
      [...timeline.flatMap((reign) => outside(reign, by.validity)), { ...by.validity, by }].sort((a, b) =>
        a.from < b.from ? -1 : 1,
      ),
    [],
  );

function outside(reign: Reign, { from, to }: DayRange): Reign[] {
  const before = reign.from < from ? [{ ...reign, to: earlier(reign.to, from) }] : [];
  const isCutOff = to === null || (reign.to !== null && reign.to <= to);
  return isCutOff ? before : [...before, { ...reign, from: later(reign.from, to) }];
}

const earlier = (end: string | null, day: string): string => (end === null || day < end ? day : end);
const later = (a: string, b: string): string => (a > b ? a : b);

export type Superseded = DayRange & Pick<PublishedVersion, 'id' | 'version'>;

/** What the document takes from others: of each the days on which it rules now and will not any more. */
export const supersededBy = (
  { validity }: Pick<TariffDocument, 'validity'>,
  timeline: readonly Reign[],
): Superseded[] =>
  overlapping(timeline, validity).map(({ from, to, by: { id, version } }) => ({
    id,
    version,
    from: later(from, validity.from),
    to: validity.to === null ? to : earlier(to, validity.to),
  }));

/** Reigns that share days with the range. */
export const overlapping = (timeline: readonly Reign[], { from, to }: DayRange): Reign[] =>
  timeline.filter((reign) => (to === null || reign.from < to) && (reign.to === null || from < reign.to));

/** The version to compare with: that which rules on the first day of the validity, else the one that ends just there. */
export const predecessorOf = (
  { validity: { from } }: Pick<TariffDocument, 'validity'>,
  timeline: readonly Reign[],
): PublishedVersion | undefined =>
  (timeline.find((reign) => isWithin(from, reign)) ?? timeline.find(({ to }) => to === from))?.by;

type Placed = Pick<TariffDocument, 'id' | 'validity'>;

/** What another tariff would lose unnoticed, and days that nobody would rule any more. */
export function* timelineFaults(document: Placed, timeline: readonly Reign[]): Iterable<DocumentFault> {
  yield* hidingFaults(document, timeline);
  yield* gapFaults(document, timeline);
}

/** Whoever begins later takes over, as a new law does; whoever begins no later leaves nothing of the other. */
function* hidingFaults({ id, validity }: Placed, timeline: readonly Reign[]): Iterable<DocumentFault> {
  const hidden = overlapping(timeline, validity)
    .map(({ by }) => by)
    .filter((by) => by.id !== id && validity.from <= by.validity.from);
  for (const other of new Set(hidden)) {
    const name = `${other.id} version ${other.version}`;
    yield other.validity.from === validity.from
      ? {
          path: 'validity.from',
          message: `would hide ${name}, which begins on the same day: publish a new version of ${other.id} instead`,
        }
      : { path: 'validity.to', message: `would hide ${name}: end on ${other.validity.from}, when it begins` };
  }
}

/** Gaps that were there before are not the document's: whoever corrects what lies beside one could not publish it. */
function* gapFaults({ validity: { from, to } }: Placed, timeline: readonly Reign[]): Iterable<DocumentFault> {
  const isRuled = (day: string) => timeline.some((reign) => isWithin(day, reign));
  const endBefore = timeline.findLast((reign) => reign.from < from)?.to;
  if (typeof endBefore === 'string' && endBefore < from && !isRuled(from))
    yield { path: 'validity.from', message: nobodyRules(endBefore, from) };
  const startAfter = to === null ? undefined : timeline.find((reign) => reign.from >= to)?.from;
  if (to !== null && startAfter !== undefined && startAfter > to && !isRuled(to) && !isRuled(addDays(to, -1)))
    yield { path: 'validity.to', message: nobodyRules(to, startAfter) };
}

const nobodyRules = (from: string, to: string): string => `nobody would rule from ${from} to ${addDays(to, -1)}`;
