// GET and POST /api/v1/exemptions: what is exempt, and what somebody proposes to exempt.
import { z } from 'zod';
import { type ExemptionProposal, endsLater, exemptionFields } from '../../shared/domain/exemption-proposal';
import { jurisdictionCode } from '../../shared/domain/jurisdictions/packs';
import type { Reach } from '../../shared/domain/permissions';
import { auditFactsOf } from '../../shared/http/audit-facts';
import { type Caller, rowScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../shared/http/paging';
import { defineRoute, type Route } from '../../shared/http/route';
import { recordAudit } from '../../shared/store/audit';
import {
  countExemptions,
  exemptionKind,
  exemptionStates,
  groundsIn,
  listExemptions as list,
} from '../../shared/store/exemptions';
import { propose } from '../../shared/store/proposals';
import { withPatience, withTx } from '../../shared/store/sql';
import { exemptionSchema, exemptionView, proposalView } from './exemption-view';
import { readPatienceSeconds } from './get-batch';
import { jurisdictionOf } from './jurisdiction-of';
import type { IntakeTools } from './tools';

const path = '/api/v1/exemptions';

export const listExemptions = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'person',
      permission: 'exemptions:read',
      tag: 'Exemptions',
      summary: 'Exemptions and proposals, newest first',
      query: z.strictObject({
        ...pageQuery,
        state: z.enum(exemptionStates).optional().describe('Proposed and approved ones when left out'),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(exemptionSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const states = query.state === undefined ? (['proposed', 'approved'] as const) : [query.state];
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), states };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countExemptions(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, exemptionView) };
    },
  );

const proposalBody = z
  .strictObject({
    ...exemptionFields,
    jurisdiction: jurisdictionCode
      .optional()
      .describe('For callers who belong to none; those who do propose in their own'),
  })
  .refine(endsLater, { path: ['to'], message: 'is not after from' });

export const proposeExemption = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path,
      audience: 'person',
      permission: 'exemptions:propose',
      tag: 'Exemptions',
      summary: 'Propose an exemption',
      description:
        'It exempts nothing until another person approves it. The same again while it is open is the one that is open.',
      body: jsonBody('Which vehicle, on which ground, proven by what', proposalBody),
      responses: {
        200: { description: 'It is proposed already', content: { 'application/json': exemptionSchema } },
        201: { description: 'The proposal', content: { 'application/json': exemptionSchema } },
      },
      errors: [...errorsOfJsonBody, 'EXEMPTION_GROUND_UNKNOWN'],
    },
    async ({ req, res, caller, exchange }) => {
      const { jurisdiction: given, ...content } = await readJson(req, res, proposalBody);
      const tenant = jurisdictionOf(caller, given);
      const { proposal, isNew } = await withTx(db, async (tx) => {
        demandGround(await groundsIn(tx, tenant), tenant, content);
        const proposed = await propose(tx, { kind: exemptionKind, tenant, content, proposedBy: caller.actor });
        if (proposed.isNew) {
          await recordAudit(tx, {
            ...auditFactsOf({ req, exchange, caller }),
            tenant,
            action: 'propose',
            resource: `exemption ${proposed.proposal.id}`,
            outcome: 'done',
            after: { state: 'proposed', ground: content.ground, from: content.from, to: content.to },
          });
        }
        return proposed;
      });
      return { status: isNew ? 201 : 200, body: proposalView(proposal) };
    },
  );

function demandGround(known: readonly string[], jurisdiction: string, { ground }: ExemptionProposal): void {
  if (known.includes(ground)) return;
  const message = `No tariff of ${jurisdiction} knows it. There are: ${known.join(', ') || 'none'}`;
  throw new Refusal('EXEMPTION_GROUND_UNKNOWN', { details: [{ field: 'ground', code: 'GROUND_UNKNOWN', message }] });
}

/** Null is all of them. Nothing here belongs to a partner, so a reach as far as that reaches nothing. */
export function jurisdictionInReach(caller: Caller, reach: Reach): string | null {
  const scope = rowScopeOf({ caller, reach });
  if (scope.kind === 'partner') throw new Refusal('PERMISSION_MISSING');
  return scope.kind === 'tenant' ? scope.jurisdiction : null;
}
