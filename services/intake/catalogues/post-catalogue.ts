// POST /api/v1/catalogues: a catalogue of services is tried out, or proposed to whoever approves it.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { catalogueKind } from '../../../shared/store/catalogue-proposals';
import { compareCatalogue } from '../../../shared/store/compare-catalogue';
import { judgeCatalogue, withPlaceFaults } from '../../../shared/store/judge-catalogue';
import { propose } from '../../../shared/store/proposals';
import { withTx } from '../../../shared/store/sql';
import { jurisdictionParameter } from '../services/service-parameters';
import type { IntakeTools } from '../tools';
import { faultyCatalogue, proposalSchema, proposalView, reportSchema, reportView } from './catalogue-view';
import { placeOfCatalogue, readCatalogueBody } from './read-catalogue-body';

const importSchema = z
  .object({
    proposal: proposalSchema.nullable().describe('Null when it was tried out only'),
    report: reportSchema,
  })
  .meta({ id: 'CatalogueImport', title: 'What became of a catalogue that was sent' });
const content = { 'application/json': importSchema };

const description = {
  method: 'post',
  path: '/api/v1/catalogues',
  audience: 'person',
  permission: 'catalogue:propose',
  tag: 'Catalogues',
  summary: 'Try out or propose a catalogue of services',
  description:
    'Each service is judged by itself. What is proposed changes nothing until another person approves it, and has to ' +
    'be without fault. Services that it does not name stay as they are.',
  query: z.strictObject({
    dryRun: z.enum(['true', 'false']).default('false').describe('Report only; nothing is stored'),
    jurisdiction: jurisdictionParameter,
  }),
  body: {
    description: 'At most 5 MiB. docs/how-it-works/services.md describes both formats.',
    content: {
      'application/json': z.record(z.string(), z.unknown()).describe('A catalogue as the platform ships them'),
      'text/csv': z.string().describe('Comma or semicolon, header in the first line; groups have to be there already'),
    },
  },
  responses: {
    200: { description: 'Tried out, or proposed already', content },
    201: { description: 'Proposed', content },
  },
  errors: [...errorsOfJsonBody, 'CSV_HEADER_INVALID', 'CATALOGUE_INVALID', 'OVERLOADED'],
} as const satisfies RouteDescription;

export const postCatalogue = ({ db, imports }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, query, caller, exchange }) => {
    const given = await readCatalogueBody(req, res);
    return imports.run(caller.accountId, async () => {
      const { code: tenant, currency, timeZone } = placeOfCatalogue(caller, query.jurisdiction, given);
      const judged = await judgeCatalogue(db, { jurisdiction: tenant, currency }, given);
      if ('headerErrors' in judged) throw new Refusal('CSV_HEADER_INVALID', { details: judged.headerErrors });
      const compared = await compareCatalogue(db, judged, dayIn(timeZone, new Date()));
      const placed = withPlaceFaults(judged, compared.faults);
      const report = reportView(placed, compared);
      if (query.dryRun === 'true') return { status: 200, body: { proposal: null, report } };
      if (placed.faultCount > 0) throw faultyCatalogue(placed);
      const { proposal, isNew } = await withTx(db, async (tx) => {
        const proposed = await propose(tx, {
          kind: catalogueKind,
          tenant,
          content: judged.catalogue,
          proposedBy: caller.actor,
        });
        if (proposed.isNew) {
          const { services, new: fresh, changed } = report;
          await recordAudit(tx, {
            ...auditFactsOf({ req, exchange, caller }),
            tenant,
            action: 'propose',
            resource: `catalogue ${proposed.proposal.id}`,
            outcome: 'done',
            after: { state: 'proposed', services, new: fresh, changed },
          });
        }
        return proposed;
      });
      return { status: isNew ? 201 : 200, body: { proposal: proposalView(proposal), report } };
    });
  });
