// What ships with a build, put into the database: the tariffs of its jurisdictions and the services they are for.
import { dayIn } from '../domain/days';
import { packOf } from '../domain/jurisdictions/packs';
import { shippedCatalogues, shippedVehicleTariffs, tariffsOfCatalogue } from '../domain/jurisdictions/shipped-tariffs';
import type { TariffDocument } from '../domain/tariff/tariff-document';
import { storeCatalogue } from './catalogue';
import type { Tx } from './sql';
import { publishTariffs } from './tariffs';

/** Whoever wrote the build: nobody who could publish, so that anybody may. */
const author = 'build';

/**
 * All that is new of it, with what was there already. In force from today on, which for a first version is before
 * anything could be assessed.
 */
export async function publishShipped(
  tx: Tx,
  publishedBy: string,
): Promise<{ document: TariffDocument; isNew: boolean }[]> {
  const catalogues = shippedCatalogues();
  const documents = [...shippedVehicleTariffs(), ...catalogues.flatMap(tariffsOfCatalogue)];
  for (const one of catalogues) await storeCatalogue(tx, one);
  const fresh = new Set(
    await publishTariffs(
      tx,
      documents.map((document) => ({
        document,
        inForceOn: dayIn(packOf(document.jurisdiction).timeZone, new Date()),
        authors: [author],
        publishedBy,
      })),
    ),
  );
  return documents.map((document) => ({ document, isNew: fresh.has(document) }));
}
