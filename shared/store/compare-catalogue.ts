// What a catalogue would change: compared with the services there are, and with the tariffs that rule.
import type { Catalogue } from '../domain/catalogue/catalogue';
import { contentHash } from '../domain/content-hash';
import { isWithin } from '../domain/days';
import { type DocumentFault, subjectOf, type TariffDocument } from '../domain/tariff/tariff-document';
import { type PublishedVersion, timelineFaults, timelineOf } from '../domain/tariff/timeline';
import { versionFaults } from '../domain/tariff/version-faults';
import { inSlices } from '../process/in-slices';
import { serviceRecords } from './catalogue';
import { versionsBeside } from './published-tariffs';
import { lastFirst, mayRule } from './ruling';
import { rows, type Sql } from './sql';

export type ComparedCatalogue = {
  new: number;
  changed: number;
  unchanged: number;
  /** Tariffs that say something else than those that rule, each as the next version of its id. */
  unpublished: TariffDocument[];
  /** Why some of them have no place among those that are published. */
  faults: PlaceFault[];
};

export type PlaceFault = DocumentFault & { service: string };

/** `documents` are those of the services, in their order. `today` in the jurisdiction's time zone. */
export async function compareCatalogue(
  sql: Sql,
  { catalogue, documents }: { catalogue: Catalogue; documents: readonly TariffDocument[] },
  today: string,
): Promise<ComparedCatalogue> {
  const { jurisdiction, services } = catalogue;
  const differing = await differingServices(sql, catalogue);
  const ruling = await rulingVersions(sql, jurisdiction, documents, today);
  const newest = await newestVersions(sql, documents);
  const compared: ComparedCatalogue = { new: 0, changed: 0, unchanged: 0, unpublished: [], faults: [] };
  await inSlices(documents.entries(), ([index, document]) => {
    const isNew = differing.get(services[index]!.code);
    const isRuling = saysTheSame(document, ruling.get(index));
    if (!isRuling) compared.unpublished.push({ ...document, version: (newest.get(document.id) ?? 0) + 1 });
    if (isNew === true) compared.new += 1;
    else if (isNew === false || !isRuling) compared.changed += 1;
    else compared.unchanged += 1;
  });
  compared.faults = await placeFaults(sql, jurisdiction, compared.unpublished);
  return compared;
}

/** The same that a draft is refused for: what it would hide, days that nobody would rule, ids of something else. */
async function placeFaults(
  sql: Sql,
  jurisdiction: string,
  documents: readonly TariffDocument[],
): Promise<PlaceFault[]> {
  const beside = await versionsBeside(sql, jurisdiction, documents);
  const ofJurisdiction = beside.filter((one) => one.jurisdiction === jurisdiction);
  const bySubject = gathered(ofJurisdiction, ({ subject }) => subject);
  const byId = gathered(beside, ({ id }) => id);
  const faults: PlaceFault[] = [];
  await inSlices(documents, (document) => {
    const service = subjectOf(document);
    const found = [
      ...versionFaults(document, byId.get(document.id) ?? []),
      ...timelineFaults(document, timelineOf(bySubject.get(service) ?? [])),
    ];
    faults.push(...found.map((fault) => ({ ...fault, service })));
  });
  return faults;
}

/** In the order given. */
function gathered(versions: readonly PublishedVersion[], keyOf: (one: PublishedVersion) => string) {
  const groups = new Map<string, PublishedVersion[]>();
  for (const one of versions) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

type Version = { id: string; version: number; hash: string };

/** The hash holds the version, so the document is hashed as that version. */
const saysTheSame = (document: TariffDocument, ruling: Version | undefined): boolean =>
  ruling !== undefined &&
  ruling.id === document.id &&
  ruling.hash === contentHash({ ...document, version: ruling.version });

/** Services that are not there yet (true) or say something else (false), by code. */
async function differingServices(sql: Sql, { jurisdiction, services }: Catalogue): Promise<Map<string, boolean>> {
  const found = await rows<{ code: string; isNew: boolean }>(
    sql,
    `select x.code, service.code is null as "isNew"
       from jsonb_to_recordset($2) as x(code text, category text, names jsonb, details jsonb)
       left join service on service.jurisdiction = $1 and service.code = x.code
      where (service.category, service.names, service.details) is distinct from (x.category, x.names, x.details)`,
    [jurisdiction, serviceRecords(services)],
  );
  return new Map(found.map(({ code, isNew }) => [code, isNew]));
}

/** By place in the list: what rules today, or on the first day of a validity that does not hold today. */
async function rulingVersions(
  sql: Sql,
  jurisdiction: string,
  documents: readonly TariffDocument[],
  today: string,
): Promise<Map<number, Version>> {
  const found = await rows<Version & { place: number }>(
    sql,
    `select place::int, ruling.*
       from unnest($2::text[], $3::date[]) with ordinality as wanted(subject, day, place)
      cross join lateral (
            select id, version, content_hash as hash
              from tariff
             where jurisdiction = $1
               and subject = wanted.subject
               and ${mayRule('day', '$4')}
             order by ${lastFirst}
             limit 1) as ruling`,
    [
      jurisdiction,
      documents.map(({ service }) => service),
      documents.map(({ validity }) => (isWithin(today, validity) ? today : validity.from)),
      today,
    ],
  );
  return new Map(found.map(({ place, ...version }) => [place - 1, version]));
}

async function newestVersions(sql: Sql, documents: readonly TariffDocument[]): Promise<Map<string, number>> {
  const found = await rows<{ id: string; version: number }>(
    sql,
    `select id, max(version) as version from tariff where id = any($1) group by id`,
    [documents.map(({ id }) => id)],
  );
  return new Map(found.map(({ id, version }) => [id, version]));
}
