// Proposals of catalogues as the API shows them, and what an import has to report.
import { z } from 'zod';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';
import {
  type CatalogueProposal,
  type CatalogueState,
  catalogueStates,
} from '../../../shared/store/catalogue-proposals';
import type { ComparedCatalogue } from '../../../shared/store/compare-catalogue';
import type { ImportFault, JudgedCatalogue } from '../../../shared/store/judge-catalogue';

export const proposalSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(catalogueStates),
    jurisdiction: z.string(),
    proposedBy: z.string().describe('An account, as the audit names it'),
    proposedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'CatalogueProposal', title: 'A catalogue of services that somebody proposed' });

export const reportSchema = z
  .object({
    services: z.int().describe('All that were sent'),
    faulty: z.int(),
    new: z.int().describe('Of those without fault, as the next two'),
    changed: z.int().describe('Something that people are told, or what it costs'),
    unchanged: z.int(),
    faultCount: z.int(),
    faults: z
      .array(
        z.object({
          row: z.int().nullable().describe('Line of CSV, place in the list of JSON; null outside of the services'),
          code: z.string().nullable(),
          place: z.string().describe('A column of CSV, a place within the entry of JSON'),
          message: z.string(),
        }),
      )
      .describe('At most the first thousand'),
  })
  .meta({ id: 'CatalogueReport', title: 'What an import would change, and what is wrong with it' });

export function proposalView({ tenant, decision, ...row }: CatalogueProposal): z.output<typeof proposalSchema> {
  const { id, proposedBy, decidedBy, reason, proposedAt, decidedAt } = row;
  const times = { proposedAt: proposedAt.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
  const state = (decision ?? 'proposed') as CatalogueState;
  return { id, state, jurisdiction: tenant, proposedBy, decidedBy, reason, ...times };
}

export const reportView = (
  { rows: services, faultyRows: faulty, faultCount, faults }: JudgedCatalogue,
  { new: fresh, changed, unchanged }: ComparedCatalogue,
): z.output<typeof reportSchema> => ({ services, faulty, new: fresh, changed, unchanged, faultCount, faults });

export function faultyCatalogue({ faults, faultCount, faultyRows }: JudgedCatalogue): Refusal {
  const shown = faults.length < faultCount ? `; faults listed: ${faults.length}` : '';
  const detail = `Faults: ${faultCount}; services with faults: ${faultyRows}${shown}`;
  return new Refusal('CATALOGUE_INVALID', { detail, details: faults.map(detailOf) });
}

const detailOf = ({ row, code, place, message }: ImportFault): FaultDetail => ({
  field: [row === null ? '' : `row ${row}`, place].filter(Boolean).join(', '),
  code: 'CATALOGUE_FAULT',
  message: code === null ? message : `${code}: ${message}`,
});
