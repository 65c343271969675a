// A catalogue that somebody sends, judged against the groups and services there are. Nothing is written.
import type { Catalogue, GroupKind, ServiceEntry } from '../domain/catalogue/catalogue';
import { type CatalogueSource, type ImportPlace, jsonSource } from '../domain/catalogue/import/catalogue-source';
import { csvSource } from '../domain/catalogue/import/csv-source';
import { judgeRows } from '../domain/catalogue/import/judge-rows';
import type { KnownService } from '../domain/catalogue/import/service-of-cells';
import type { FieldError } from '../domain/line-errors';
import type { Currency } from '../domain/money';
import type { DocumentFault, TariffDocument } from '../domain/tariff/tariff-document';
import { inSlices } from '../process/in-slices';
import type { PlaceFault } from './compare-catalogue';
import { rows, type Sql } from './sql';

export type GivenCatalogue = { type: 'json'; value: unknown } | { type: 'csv'; text: string };

export type ImportFault = {
  /** Null outside of the services. */
  row: number | null;
  code: string | null;
  place: string;
  message: string;
};

export type JudgedCatalogue = {
  /** With the services that have no fault. */
  catalogue: Catalogue;
  /** Of those services, in their order, as version 1. */
  documents: TariffDocument[];
  /** All services that were sent. */
  rows: number;
  faultyRows: number;
  /** The first of them; `faultCount` counts all. */
  faults: ImportFault[];
  faultCount: number;
};

const mostFaults = 1000;
const longestMessage = 300;

/** Takes some seconds for 20 000 services, with pauses for others. */
export async function judgeCatalogue(
  sql: Sql,
  { jurisdiction, currency }: { jurisdiction: string; currency: Currency },
  given: GivenCatalogue,
): Promise<JudgedCatalogue | { headerErrors: FieldError[] }> {
  const place: ImportPlace = { jurisdiction, currency, groups: await groupsIn(sql, jurisdiction) };
  const source =
    given.type === 'json'
      ? jsonSource(given.value, place)
      : csvSource(given.text, await knownServices(sql, jurisdiction));
  return 'headerErrors' in source ? source : judge(source, place);
}

async function judge(source: CatalogueSource, place: ImportPlace): Promise<JudgedCatalogue> {
  const services: ServiceEntry[] = [];
  const judged: JudgedCatalogue = {
    catalogue: { schema: 1, jurisdiction: place.jurisdiction, ...source.groups, services },
    documents: [],
    rows: 0,
    faultyRows: 0,
    faults: [],
    faultCount: 0,
  };
  const note = (row: number | null, code: string | null, faults: readonly DocumentFault[]) => {
    judged.faultCount += faults.length;
    const room = mostFaults - judged.faults.length;
    for (const { path, message } of faults.slice(0, room))
      judged.faults.push({ row, code, place: shown(path), message: shown(message) });
  };
  note(null, null, source.faults);
  await inSlices(judgeRows(source, place), (row) => {
    judged.rows += 1;
    if ('faults' in row) {
      judged.faultyRows += 1;
      return note(row.row, row.code, row.faults);
    }
    services.push(row.entry);
    judged.documents.push(row.document);
  });
  return judged;
}

/** With what is wrong with its tariffs beside those that are published. */
export function withPlaceFaults(judged: JudgedCatalogue, placeFaults: readonly PlaceFault[]): JudgedCatalogue {
  const room = Math.max(0, mostFaults - judged.faults.length);
  const faults = placeFaults.slice(0, room).map(({ service, path, message }) => ({
    row: null,
    code: service,
    place: shown(path),
    message: shown(message),
  }));
  return {
    ...judged,
    faults: [...judged.faults, ...faults],
    faultCount: judged.faultCount + placeFaults.length,
    faultyRows: judged.faultyRows + new Set(placeFaults.map(({ service }) => service)).size,
  };
}

/** Places and messages repeat names that the sender chose. */
const shown = (text: string): string => text.slice(0, longestMessage).replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD');

async function groupsIn(sql: Sql, jurisdiction: string): Promise<Map<string, GroupKind>> {
  const found = await rows<{ code: string; kind: GroupKind }>(
    sql,
    `select code, kind from service_group where jurisdiction = $1`,
    [jurisdiction],
  );
  return new Map(found.map(({ code, kind }) => [code, kind]));
}

async function knownServices(sql: Sql, jurisdiction: string): Promise<Map<string, KnownService>> {
  const found = await rows<KnownService & { code: string }>(
    sql,
    `select code, names, details -> 'documents' as documents, details -> 'steps' as steps
       from service
      where jurisdiction = $1`,
    [jurisdiction],
  );
  return new Map(found.map(({ code, ...known }) => [code, known]));
}
