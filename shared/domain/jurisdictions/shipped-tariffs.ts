// The tariffs and services that ship with the platform, jurisdiction by jurisdiction.
import { type Catalogue, readCatalogue } from '../catalogue/catalogue';
import { tariffOfService } from '../catalogue/tariff-of-service';
import { type DocumentFault, readTariffDocument, type TariffDocument } from '../tariff/tariff-document';
import gqCatalogue from './gq/catalogue.json';
import mgAir from './mg/tariffs/mg-air-2026.json';
import mgLand from './mg/tariffs/mg-land-2026.json';
import mgSea from './mg/tariffs/mg-sea-2026.json';
import { packOf } from './packs';
import snCatalogue from './sn/catalogue.json';

/** Validated anew on every call, so call it once per process. Throws with every fault when a shipped file is broken. */
export const shippedVehicleTariffs = (): TariffDocument[] =>
  [mgLand, mgAir, mgSea].map((file) => sound(file.id, readTariffDocument(file), 'document'));

/** As above. */
export const shippedCatalogues = (): Catalogue[] =>
  [gqCatalogue, snCatalogue].map((file) =>
    sound(`catalogue of ${file.jurisdiction}`, readCatalogue(file), 'catalogue'),
  );

/** One document a service, as version 1. */
export const tariffsOfCatalogue = ({ jurisdiction, services }: Catalogue): TariffDocument[] =>
  services.map((entry) =>
    sound(
      entry.code,
      tariffOfService(entry, { jurisdiction, currency: packOf(jurisdiction).currency, version: 1 }),
      'document',
    ),
  );

type Read<Name extends string, Value> = Record<Name, Value> | { faults: DocumentFault[] };

function sound<Name extends string, Value>(what: string, read: Read<Name, Value>, name: Name): Value {
  if (name in read) return (read as Record<Name, Value>)[name];
  const { faults } = read as { faults: DocumentFault[] };
  throw new Error(`${what}: ${faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
}
