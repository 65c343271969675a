// From a validated draft to a version that is published for good: by another person than wrote it, while what the
// validation found is still true. The caller adds the audit entry, last and in the same transaction.
import { contentHash } from '../domain/content-hash';
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { readDraft } from '../domain/tariff/read-draft';
import { type DocumentFault, subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import { overlapping, predecessorOf, type Reign, type Superseded, supersededBy } from '../domain/tariff/timeline';
import { tariffPublished } from '../events/tariff-published';
import { publish } from '../jobs/publish';
import type { Tx } from './sql';
import { type Draft, lockDraft, settlePublished, type WhichDraft } from './tariff-drafts';
import { lockPublications, publishTariffs } from './tariffs';
import { placeAmongPublished, type ValidationReport } from './validate-tariff';

export type Published = { outcome: 'published'; draft: Draft; document: TariffDocument };

export type PublishingOutcome =
  | Published
  | { outcome: 'not found' }
  | { outcome: 'over' }
  | { outcome: 'not validated' }
  /** Something was published since, so that other differences and another effect would have to be looked at. */
  | { outcome: 'outdated' }
  | { outcome: 'own'; jurisdiction: string }
  /** The day is too early; why, in words. */
  | { outcome: 'too early'; reason: string }
  /** Something was published since that makes it faulty. */
  | { outcome: 'faulty'; faults: DocumentFault[] };

export type Publishing = WhichDraft & {
  /** The day from which assessments are made by it. */
  inForceOn: string;
  publishedBy: string;
};

/** Of two drafts of one jurisdiction the second waits for the first's commit and is judged beside it. */
export async function publishDraft(
  tx: Tx,
  { inForceOn, publishedBy, ...which }: Publishing,
): Promise<PublishingOutcome> {
  const draft = await lockDraft(tx, which);
  if (draft === undefined) return { outcome: 'not found' };
  const { state, authors, jurisdiction } = draft;
  if (state === 'published' || state === 'discarded') return { outcome: 'over' };
  if (authors.includes(publishedBy)) return { outcome: 'own', jurisdiction };
  const document = validatedDocument(draft);
  if (document === undefined) return { outcome: 'not validated' };

  await lockPublications(tx, jurisdiction);
  const { faults, timeline } = await placeAmongPublished(tx, document);
  if (faults.length > 0) return { outcome: 'faulty', faults };
  if (!isStillTrue(draft.validation!, document, timeline)) return { outcome: 'outdated' };
  const reason = tooEarly(inForceOn, document, timeline);
  if (reason !== undefined) return { outcome: 'too early', reason };

  await publishTariffs(tx, [{ document, inForceOn, authors, publishedBy }]);
  const published = await settlePublished(tx, { id: draft.id, inForceOn, publishedBy });
  const hash = contentHash(document);
  await publish(tx, tariffPublished, { jurisdiction, subject: subjectOf(document), contentHash: hash });
  return { outcome: 'published', draft: published!, document };
}

/** What the audit says of it: the version that it follows, the version itself, and what it was found to change. */
export function publicationAct({ draft, document: { id, version } }: Published, reason: string | undefined) {
  const { validation, inForceOn } = draft;
  return {
    tenant: draft.jurisdiction,
    resource: `draft ${draft.id}`,
    before: { state: 'validated', ...validation?.comparedWith },
    after: { state: 'published', id, version, hash: validation?.hash, inForceOn, effect: validation?.effect },
    details: { reason },
  };
}

/** Undefined unless the very content that it has was validated, by rules that this build still has. */
function validatedDocument({ state, document, jurisdiction, validation }: Draft): TariffDocument | undefined {
  const read = readDraft(document, jurisdiction);
  if (state !== 'validated' || 'faults' in read) return undefined;
  return contentHash(read.document) === validation?.hash ? read.document : undefined;
}

function isStillTrue(report: ValidationReport, document: TariffDocument, timeline: readonly Reign[]): boolean {
  const worded = (superseded: readonly Superseded[]) =>
    superseded.map(({ id, version, from, to }) => `${id} ${version} ${from} ${to}`).join(', ');
  const predecessor = predecessorOf(document, timeline)?.hash;
  const isSameList = worded(report.supersedes) === worded(supersededBy(document, timeline));
  return isSameList && report.comparedWith?.hash === predecessor;
}

/** What was asked for in the past keeps its answer; and what it supersedes would rule again, once that is in force. */
function tooEarly(inForceOn: string, document: TariffDocument, timeline: readonly Reign[]): string | undefined {
  const today = dayIn(packOf(document.jurisdiction).timeZone, new Date());
  if (inForceOn < today) return `is over; today it is ${today}`;
  const later = overlapping(timeline, document.validity).find(({ by }) => by.inForceOn > inForceOn)?.by;
  return (
    later && `${later.id} version ${later.version}, which it supersedes, is in force from ${later.inForceOn} on only`
  );
}
