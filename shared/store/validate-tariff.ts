// Whether a document could be published, and what that would change: asked by whoever writes it, and stored with the draft.
import { contentHash } from '../domain/content-hash';
import { isWithin } from '../domain/days';
import { compileTariff } from '../domain/tariff/compile-tariff';
import { type Change, diffDocuments } from '../domain/tariff/diff-documents';
import { countEffect, type Effect } from '../domain/tariff/effect';
import { readDraft } from '../domain/tariff/read-draft';
import { type DocumentFault, subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import {
  overlapping,
  type PublishedVersion,
  predecessorOf,
  type Reign,
  type Superseded,
  supersededBy,
  timelineFaults,
  timelineOf,
} from '../domain/tariff/timeline';
import { versionFaults } from '../domain/tariff/version-faults';
import { inSlices } from '../process/in-slices';
import { versionsBeside } from './published-tariffs';
import { sampleAssessments } from './sample-assessments';
import type { Sql } from './sql';
import { compiledByHash, type TariffCache } from './tariffs';

type Compared = Pick<PublishedVersion, 'id' | 'version' | 'hash' | 'inForceOn'>;

/** Stored as JSON beside the draft, and shown as it is. */
export type ValidationReport = {
  valid: boolean;
  /** Of the content that was validated. */
  hash: string;
  faults: DocumentFault[];
  /** What it takes days from, once it is in force. */
  supersedes: Superseded[];
  /** The version that rules when its validity begins, or ended just then; null where there is none. */
  comparedWith: Compared | null;
  diff: { count: number; changes: Change[] } | null;
  effect: (Effect & { isWhole: boolean }) | null;
};

const mostChanges = 500;

/** `value` is parsed JSON of whatever shape, `jurisdiction` whose draft it is. */
export async function validateTariff(
  sql: Sql,
  value: unknown,
  jurisdiction: string,
  cache: TariffCache,
): Promise<ValidationReport> {
  const read = readDraft(value, jurisdiction);
  if ('faults' in read) return faulty(contentHash(value), read.faults);
  const { document } = read;
  const hash = contentHash(document);
  const { faults, timeline } = await placeAmongPublished(sql, document);
  if (faults.length > 0) return faulty(hash, faults);
  const predecessor = predecessorOf(document, timeline);
  return {
    valid: true,
    hash,
    faults: [],
    supersedes: supersededBy(document, timeline),
    comparedWith: predecessor === undefined ? null : comparedWith(predecessor),
    diff: predecessor === undefined ? null : await diffTo(sql, predecessor, document, cache),
    effect: await effectOn(sql, document, timeline, cache),
  };
}

const faulty = (hash: string, faults: DocumentFault[]): ValidationReport => ({
  valid: false,
  hash,
  faults,
  supersedes: [],
  comparedWith: null,
  diff: null,
  effect: null,
});

export const comparedWith = ({ id, version, hash, inForceOn }: PublishedVersion): Compared => ({
  id,
  version,
  hash,
  inForceOn,
});

/** What is wrong with it beside what is published now. Under lockPublications it stays true until the commit. */
export async function placeAmongPublished(
  sql: Sql,
  document: TariffDocument,
): Promise<{ faults: DocumentFault[]; timeline: Reign[] }> {
  const { jurisdiction } = document;
  const beside = await versionsBeside(sql, jurisdiction, [document]);
  const ofSubject = beside.filter((one) => one.jurisdiction === jurisdiction && one.subject === subjectOf(document));
  const timeline = timelineOf(ofSubject);
  return { faults: [...versionFaults(document, beside), ...timelineFaults(document, timeline)], timeline };
}

async function diffTo(sql: Sql, { hash }: PublishedVersion, document: TariffDocument, cache: TariffCache) {
  const [predecessor] = await compiledByHash(sql, [hash], cache);
  const changes = [...diffDocuments(predecessor!.document, document)];
  return { count: changes.length, changes: changes.slice(0, mostChanges) };
}

async function effectOn(sql: Sql, document: TariffDocument, timeline: readonly Reign[], cache: TariffCache) {
  const reigns = overlapping(timeline, document.validity);
  const ruling = await compiledByHash(
    sql,
    reigns.map(({ by }) => by.hash),
    cache,
  );
  const { assessments, isWhole } = await sampleAssessments(sql, document);
  const rulingOn = (day: string) => ruling[reigns.findIndex((reign) => isWithin(day, reign))];
  const counted = countEffect(compileTariff(document), rulingOn);
  await inSlices(assessments, counted.add);
  return { ...counted.effect(), isWhole };
}
