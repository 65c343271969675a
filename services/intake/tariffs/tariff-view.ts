// A published version as the API shows it. Who wrote and published it is for staff.
import { z } from 'zod';
import { staffRoles } from '../../../shared/domain/permissions';
import type { Caller } from '../../../shared/http/caller';
import type { TariffRow } from '../../../shared/store/published-tariffs';

export const tariffSchema = z
  .object({
    id: z.string().describe('The same for all versions, such as mg-land-2026'),
    version: z.int(),
    jurisdiction: z.string(),
    subject: z.string().describe('A category of vehicles, or the code of a service'),
    title: z.string(),
    validity: z
      .object({ from: z.iso.date(), to: z.iso.date().nullable() })
      .describe('The taxed days; `to` is the first without it'),
    inForceOn: z.iso.date().describe('The day from which assessments are made by it'),
    hash: z.string().describe('SHA-256 of the canonical JSON (RFC 8785) of the document'),
    publishedAt: z.iso.datetime().optional().describe('For staff'),
    publishedBy: z.string().nullable().optional().describe('For staff: an account, as the audit names it'),
    authors: z.array(z.string()).optional().describe('For staff: who wrote it'),
    links: z.object({ self: z.string() }),
  })
  .meta({ id: 'Tariff', title: 'A published version of a tariff' });

export const wholeTariffSchema = tariffSchema
  .extend({ document: z.record(z.string(), z.unknown()).describe('What assessments are computed by') })
  .meta({ id: 'WholeTariff', title: 'A published version with its document' });

export function tariffView(row: TariffRow, { role }: Caller): z.output<typeof tariffSchema> {
  const { tariffId: id, version, jurisdiction, subject, title, from, to, inForceOn, hash } = row;
  const { publishedBy, authors } = row;
  return {
    id,
    version,
    jurisdiction,
    subject,
    title,
    validity: { from, to },
    inForceOn,
    hash,
    ...(staffRoles.includes(role) && { publishedAt: row.publishedAt.toISOString(), publishedBy, authors }),
    links: { self: `/api/v1/tariffs/${id}/versions/${version}` },
  };
}
