// POST /api/v1/exemptions/{id}/decision and /withdrawal.
import { z } from 'zod';
import { writtenWords } from '../../shared/domain/exemption-proposal';
import { auditFactsOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { tracedBy } from '../../shared/http/traced-by';
import { recordAudit } from '../../shared/store/audit';
import { exemptionKind, insertExemption } from '../../shared/store/exemptions';
import { decide, withdraw } from '../../shared/store/proposals';
import { withTx } from '../../shared/store/sql';
import { exemptionSchema, proposalView } from './exemption-view';
import { jurisdictionInReach } from './exemptions';
import type { IntakeTools } from './tools';

const path = '/api/v1/exemptions/{id}';

const params = z.strictObject({ id: z.uuid() });
const responses = { 200: { description: 'The exemption', content: { 'application/json': exemptionSchema } } };

const decisionBody = z.strictObject({ decision: z.enum(['approved', 'refused']), reason: writtenWords });

export const decideExemption = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${path}/decision`,
      audience: 'person',
      permission: 'exemptions:approve',
      reauthenticate: true,
      tag: 'Exemptions',
      summary: 'Approve or refuse a proposal',
      description:
        'Nobody decides their own. Approved, it holds from the next assessment on, and makes exempt what was assessed before as ' +
        'far as nothing of it was paid; that may take a moment.',
      params,
      body: jsonBody('The decision and why', decisionBody),
      responses,
      errors: [...errorsOfJsonBody, 'EXEMPTION_NOT_FOUND', 'PROPOSAL_OWN', 'PROPOSAL_DECIDED'],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const given = await readJson(req, res, decisionBody);
      const tenant = jurisdictionInReach(caller, reach);
      const action = given.decision === 'approved' ? 'approve' : 'refuse';
      const facts = { ...auditFactsOf({ req, exchange, caller }), action, resource: `exemption ${id}` } as const;
      const decided = await withTx(db, async (tx) => {
        const result = await decide(tx, { id, kind: exemptionKind, tenant, by: caller.actor, ...given });
        if (result.outcome === 'decided') {
          const { decision, tenant: owner } = result.proposal;
          if (decision === 'approved') await insertExemption(tx, result.proposal, tracedBy(exchange));
          const change = { before: { state: 'proposed' }, after: { state: decision } };
          await recordAudit(tx, { ...facts, tenant: owner, outcome: 'done', ...change });
        }
        // Kept, though nothing was done: somebody tried to be two persons.
        if (result.outcome === 'own proposal') await recordAudit(tx, { ...facts, outcome: 'refused' });
        return result;
      });
      if (decided.outcome === 'not found') throw new Refusal('EXEMPTION_NOT_FOUND');
      if (decided.outcome === 'own proposal') throw new Refusal('PROPOSAL_OWN');
      if (decided.outcome === 'already decided') throw new Refusal('PROPOSAL_DECIDED');
      return { status: 200, body: proposalView(decided.proposal) };
    },
  );

export const withdrawExemption = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${path}/withdrawal`,
      audience: 'person',
      permission: 'exemptions:propose',
      tag: 'Exemptions',
      summary: 'Take a proposal of your own back',
      params,
      responses,
      errors: ['EXEMPTION_NOT_FOUND', 'PROPOSAL_FOREIGN', 'PROPOSAL_DECIDED'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const tenant = jurisdictionInReach(caller, reach);
      const withdrawn = await withTx(db, async (tx) => {
        const result = await withdraw(tx, { id, kind: exemptionKind, tenant, by: caller.actor });
        if (result.outcome === 'withdrawn') {
          await recordAudit(tx, {
            ...auditFactsOf({ req, exchange, caller }),
            tenant: result.proposal.tenant,
            action: 'withdraw',
            resource: `exemption ${id}`,
            outcome: 'done',
            before: { state: 'proposed' },
            after: { state: 'withdrawn' },
          });
        }
        return result;
      });
      if (withdrawn.outcome === 'not found') throw new Refusal('EXEMPTION_NOT_FOUND');
      if (withdrawn.outcome === 'already decided') throw new Refusal('PROPOSAL_DECIDED');
      if (withdrawn.outcome !== 'withdrawn') throw new Refusal('PROPOSAL_FOREIGN');
      return { status: 200, body: proposalView(withdrawn.proposal) };
    },
  );
