// A catalogue that was approved, put into force: its groups, its services, and the tariffs that say something new.
import type { Catalogue } from '../domain/catalogue/catalogue';
import { contentHash } from '../domain/content-hash';
import { subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import { tariffPublished } from '../events/tariff-published';
import { publishMany } from '../jobs/publish';
import { storeCatalogue } from './catalogue';
import { type ComparedCatalogue, compareCatalogue } from './compare-catalogue';
import type { Tx } from './sql';
import { lockPublications, publishTariffs } from './tariffs';

// Hashing and writing 20 000 documents at once would keep the process from everybody else for a second.
const documentsPerSet = 1000;

/**
 * `today` in the jurisdiction's time zone; the tariffs are in force from it on. Nothing is written where one of them has
 * no place among those that are published.
 */
export async function publishCatalogue(
  tx: Tx,
  judged: { catalogue: Catalogue; documents: readonly TariffDocument[] },
  { today, ...by }: { authors: readonly string[]; publishedBy: string; today: string },
): Promise<ComparedCatalogue> {
  // Before looking: the next version of an id must still be the next one when it is stored.
  await lockPublications(tx, judged.catalogue.jurisdiction);
  const compared = await compareCatalogue(tx, judged, today);
  if (compared.faults.length > 0) return compared;
  await storeCatalogue(tx, judged.catalogue);
  const { unpublished } = compared;
  for (let done = 0; done < unpublished.length; done += documentsPerSet) {
    const set = unpublished.slice(done, done + documentsPerSet);
    const published = await publishTariffs(
      tx,
      set.map((document) => ({ document, inForceOn: today, ...by })),
    );
    await publishMany(tx, tariffPublished, published.map(eventOf));
  }
  return compared;
}

const eventOf = (document: TariffDocument) => ({
  payload: {
    jurisdiction: document.jurisdiction,
    subject: subjectOf(document),
    contentHash: contentHash(document),
  },
});
