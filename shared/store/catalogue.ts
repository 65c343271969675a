// Services of a jurisdiction with the groups they stand in, as people look them up.
import type { Catalogue } from '../domain/catalogue/catalogue';
import { rows, type Tx } from './sql';

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
  const entries = services.map(
    ({ code, category, names, validityMonths, graceDays, latePenalty, documents, steps }) => ({
      code,
      category,
      names,
      details: { validityMonths, graceDays, latePenalty, documents, steps },
      searched: [code, ...Object.values(names)].join(' ').toLowerCase(),
    }),
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
      where (service.category, service.names, service.details) is distinct from (excluded.category, excluded.names, excluded.details)`,
    [jurisdiction, JSON.stringify(entries)],
  );
}
