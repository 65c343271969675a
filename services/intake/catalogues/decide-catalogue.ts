// POST /api/v1/catalogues/{id}/decision: the second person. What is approved is in force at once.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import {
  type CatalogueProposal,
  catalogueKind,
  findCatalogue,
  judgeProposed,
} from '../../../shared/store/catalogue-proposals';
import { type JudgedCatalogue, withPlaceFaults } from '../../../shared/store/judge-catalogue';
import { type Decided, decide, type Proposal } from '../../../shared/store/proposals';
import { publishCatalogue } from '../../../shared/store/publish-catalogue';
import { type Tx, withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { faultyCatalogue, proposalSchema, proposalView } from './catalogue-view';

const decisionBody = z.strictObject({ decision: z.enum(['approved', 'refused']), reason: writtenWords });

const description = {
  method: 'post',
  path: '/api/v1/catalogues/{id}/decision',
  audience: 'person',
  permission: 'catalogue:approve',
  reauthenticate: true,
  tag: 'Catalogues',
  summary: 'Publish or refuse a catalogue',
  description:
    'Nobody decides their own. Approved, its services are there at once, and its fees hold for requests from today on.',
  params: z.strictObject({ id: z.uuid() }),
  body: jsonBody('The decision and why', decisionBody),
  responses: { 200: { description: 'The proposal', content: { 'application/json': proposalSchema } } },
  errors: [
    ...errorsOfJsonBody,
    'CATALOGUE_NOT_FOUND',
    'CATALOGUE_INVALID',
    'PROPOSAL_OWN',
    'PROPOSAL_DECIDED',
    'OVERLOADED',
  ],
} as const satisfies RouteDescription;

type Decision = z.output<typeof decisionBody>;
type Facts = ReturnType<typeof auditFactsOf>;

export const decideCatalogue = ({ db, imports }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const given = await readJson(req, res, decisionBody);
    const found = await findCatalogue(db, id, jurisdictionInReach(caller, reach));
    if (found === undefined) throw new Refusal('CATALOGUE_NOT_FOUND');
    if (found.decision !== null) throw new Refusal('PROPOSAL_DECIDED');
    const facts = auditFactsOf({ req, exchange, caller });
    const decideBy = (judged: JudgedCatalogue | null) =>
      withTx(db, (tx) => decideOnce(tx, found, given, judged, facts));
    const decided =
      given.decision === 'refused'
        ? await decideBy(null)
        : // Judged before the transaction, since it takes seconds; what was proposed never changes.
          await imports.run(caller.accountId, async () => decideBy(await judgeProposed(db, found)));
    return { status: 200, body: proposalView(proposalIn(decided)) };
  });

function proposalIn(decided: Decided): Proposal {
  if (decided.outcome === 'not found') throw new Refusal('CATALOGUE_NOT_FOUND');
  if (decided.outcome === 'own proposal') throw new Refusal('PROPOSAL_OWN');
  if (decided.outcome === 'already decided') throw new Refusal('PROPOSAL_DECIDED');
  return decided.proposal;
}

/** `judged` is what is published, null when it is refused. */
async function decideOnce(
  tx: Tx,
  { id, tenant }: CatalogueProposal,
  given: Decision,
  judged: JudgedCatalogue | null,
  { actor: by, ...facts }: Facts,
): Promise<Decided> {
  const entry = { ...facts, actor: by, resource: `catalogue ${id}` };
  const action = judged === null ? 'refuse' : 'approve';
  const result = await decide(tx, { id, kind: catalogueKind, tenant, by, ...given });
  if (result.outcome === 'decided') {
    const published = judged === null ? {} : await publish(tx, result.proposal, judged);
    const change = { before: { state: 'proposed' }, after: { state: given.decision, ...published } };
    await recordAudit(tx, { ...entry, tenant, action, outcome: 'done', ...change });
  }
  // Kept, though nothing was done: somebody tried to be two persons.
  if (result.outcome === 'own proposal') await recordAudit(tx, { ...entry, action, outcome: 'refused' });
  return result;
}

async function publish(tx: Tx, { tenant, proposedBy, decidedBy }: Proposal, judged: JudgedCatalogue) {
  if (judged.faultCount > 0) throw faultyCatalogue(judged);
  const by = { authors: [proposedBy], publishedBy: decidedBy! };
  const today = dayIn(packOf(tenant).timeZone, new Date());
  const { new: fresh, changed, unpublished, faults } = await publishCatalogue(tx, judged, { ...by, today });
  if (faults.length > 0) throw faultyCatalogue(withPlaceFaults(judged, faults));
  return { new: fresh, changed, tariffs: unpublished.length };
}
