// Services of a jurisdiction with the groups they stand in, as people look them up.
import type { Catalogue, ServiceEntry } from '../domain/catalogue/catalogue';
import { searchText } from '../domain/catalogue/search-text';
import { rows, type Tx } from './sql';

/** What people are told of a service and nothing is computed from. */
export type ServiceDetails = Pick<ServiceEntry, 'validityMonths' | 'graceDays' | 'latePenalty' | 'documents' | 'steps'>;

const detailsOf = ({ validityMonths, graceDays, latePenalty, documents, steps }: ServiceEntry): ServiceDetails => ({
  validityMonths,
  graceDays,
  latePenalty,
  documents,
  steps,
});

/** Entries as statements take them: JSON for jsonb_to_recordset. */
export const serviceRecords = (services: readonly ServiceEntry[]): string =>
  JSON.stringify(
    services.map((entry) => {
      const { code, category, names } = entry;
      const searched = searchText([code, ...Object.values(names)].join(' '));
      return { code, category, names, details: detailsOf(entry), searched };
    }),
  );

/** Adds what is new and changes what is known; services that the catalogue does not name stay as they are. */
export async function storeCatalogue(
  tx: Tx,
  { jurisdiction, ministries, sectors, categories, services }: Catalogue,
): Promise<void> {
  const groups = [
    ...ministries.map(({ code, names }) => ({ code, names, kind: 'ministry', parent: null })),
    ...sectors.map(({ code, names, ministry }) => ({ code, names, kind: 'sector', parent: ministry })),
    ...categories.map(({ code, names, sector }) => ({ code, names, kind: 'category', parent: sector })),
  ];
  await rows(
    tx,
    `insert into service_group (jurisdiction, code, kind, parent, names)
     select $1, code, kind, parent, names
       from jsonb_to_recordset($2) as x(code text, kind text, parent text, names jsonb)
      order by code
     on conflict (jurisdiction, code) do update
        set kind = excluded.kind, parent = excluded.parent, names = excluded.names
      where (service_group.kind, service_group.parent, service_group.names)
            is distinct from (excluded.kind, excluded.parent, excluded.names)`,
    [jurisdiction, JSON.stringify(groups)],
  );
  await rows(
    tx,
    `insert into service (jurisdiction, code, category, names, details, searched)
     select $1, code, category, names, details, searched
       from jsonb_to_recordset($2) as x(code text, category text, names jsonb, details jsonb, searched text)
      order by code
     on conflict (jurisdiction, code) do update
        set category = excluded.category, names = excluded.names, details = excluded.details,
            searched = excluded.searched, changed_at = now()
      where (service.category, service.names, service.details, service.searched)
            is distinct from (excluded.category, excluded.names, excluded.details, excluded.searched)`,
    [jurisdiction, serviceRecords(services)],
  );
}
