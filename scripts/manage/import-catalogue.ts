import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dayIn } from '../../shared/domain/days';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import { catalogueKind } from '../../shared/store/catalogue-proposals';
import { type ComparedCatalogue, compareCatalogue } from '../../shared/store/compare-catalogue';
import {
  type GivenCatalogue,
  type ImportFault,
  type JudgedCatalogue,
  judgeCatalogue,
  withPlaceFaults,
} from '../../shared/store/judge-catalogue';
import { decide, propose } from '../../shared/store/proposals';
import { publishCatalogue } from '../../shared/store/publish-catalogue';
import type { Database, Tx } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined } from './run-command';
import { areTwo, twoPersons } from './two-persons';

const Given = z.strictObject({
  file: z.string(),
  jurisdiction: z.string().optional(),
  'dry-run': z.boolean().optional(),
  'proposed-by': z.string().optional(),
  'approved-by': z.string().optional(),
});
const Persons = z
  .object(twoPersons)
  .refine(areTwo, { path: ['approved-by'], message: 'nobody approves what he proposed' });

const option = { type: 'string' } as const;

/**
 * Judges a file like the API does, `.csv` or else JSON, and puts it into force at once: whoever holds the shell says
 * which two persons agreed. With a single fault nothing is stored.
 */
export const importCatalogueCommand: Command = {
  usage: '--file <path> [--jurisdiction GQ] (--dry-run | --proposed-by <name> --approved-by <name>)',
  positionals: 0,
  options: {
    file: option,
    jurisdiction: option,
    'dry-run': { type: 'boolean' },
    'proposed-by': option,
    'approved-by': option,
  },
  run: async (db, { options }) => {
    const { file, jurisdiction, 'dry-run': isDryRun } = readOptions(Given, options);
    const persons = isDryRun ? null : readOptions(Persons, options);
    const given = await readGiven(file);
    const { code: tenant, currency, timeZone } = packOf(readJurisdiction(jurisdiction ?? saidIn(given)));
    const today = dayIn(timeZone, new Date());
    const judged = await judgeCatalogue(db, { jurisdiction: tenant, currency }, given);
    if ('headerErrors' in judged)
      throw new Declined(
        judged.headerErrors.map(({ field, message }) => `${field || 'header'}: ${message}`).join('\n'),
      );
    const compared = await compareCatalogue(db, judged, today);
    const placed = withPlaceFaults(judged, compared.faults);
    if (persons === null) return [...placed.faults.map(faultLine), countsOf(placed, compared)];
    demandNoFault(placed);
    const by = [`person:${persons['proposed-by']}`, `person:${persons['approved-by']}`] as const;
    return [await publishAtOnce(db, tenant, judged, by, today)];
  },
};

function readOptions<Schema extends z.ZodType>(schema: Schema, options: object): z.output<Schema> {
  const read = schema.safeParse(options);
  if (read.success) return read.data;
  throw new Declined(read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
}

async function readGiven(file: string): Promise<GivenCatalogue> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new Declined(`--file: ${error.message}.`);
  });
  if (file.toLowerCase().endsWith('.csv')) return { type: 'csv', text };
  try {
    return { type: 'json', value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    throw new Declined(`--file: is not JSON: ${(error as Error).message}.`);
  }
}

/** A wrong guess would put one country's fees into force in another. */
function saidIn(given: GivenCatalogue): string {
  const said = given.type === 'json' ? (given.value as { jurisdiction?: unknown } | null)?.jurisdiction : undefined;
  if (typeof said === 'string') return said;
  throw new Declined('--jurisdiction: a file that does not say whose services they are needs it, such as GQ.');
}

const faultLine = ({ row, code, place, message }: ImportFault): string =>
  [row === null ? null : `row ${row}`, code, place === '' ? null : place]
    .filter(Boolean)
    .join(', ')
    .concat(`: ${message}`);

const total = ({ faultCount, faults, faultyRows }: JudgedCatalogue): string =>
  `Faults: ${faultCount}; services with faults: ${faultyRows}${faults.length < faultCount ? `; faults shown: ${faults.length}` : ''}.`;

const countsOf = (judged: JudgedCatalogue, { new: fresh, changed, unchanged }: ComparedCatalogue): string =>
  `${judged.rows} services: ${fresh} new, ${changed} changed, ${unchanged} unchanged. ${total(judged)}`;

function demandNoFault(judged: JudgedCatalogue): void {
  if (judged.faultCount > 0) throw new Declined([...judged.faults.map(faultLine), total(judged)].join('\n'));
}

/** The names stand with the proposal; the audit names nobody but who held the shell. */
const publishAtOnce = (
  db: Database,
  tenant: string,
  judged: JudgedCatalogue,
  [proposedBy, by]: readonly [string, string],
  today: string,
): Promise<string> =>
  audited(db, 'import-catalogue', async (tx: Tx) => {
    const content = judged.catalogue;
    const { proposal, isNew } = await propose(tx, { kind: catalogueKind, tenant, content, proposedBy });
    if (!isNew) throw new Declined(`It is proposed already, as ${proposal.id}: decide on that.`);
    const { id, kind } = proposal;
    const decided = await decide(tx, { id, kind, tenant, by, decision: 'approved', reason: null });
    if (decided.outcome !== 'decided') throw new Declined(`It cannot be approved: ${decided.outcome}.`);
    const compared = await publishCatalogue(tx, judged, { authors: [proposedBy], publishedBy: by, today });
    // Somebody may have published since it was looked at.
    demandNoFault(withPlaceFaults(judged, compared.faults));
    const { new: fresh, changed, unchanged, unpublished } = compared;
    const after = { state: 'approved', new: fresh, changed, tariffs: unpublished.length };
    const value = `Catalogue ${id} holds from now on: ${fresh} new, ${changed} changed, ${unchanged} unchanged.`;
    return { tenant, action: 'approve', resource: `catalogue ${id}`, after, value };
  });
