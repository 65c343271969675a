// Tariff officers at work over the API: who writes, who publishes, and the documents they do it with.
import { contentHash } from '../../shared/domain/content-hash';
import { addDays, dayIn } from '../../shared/domain/days';
import { packOf } from '../../shared/domain/jurisdictions/packs';
import type { Role } from '../../shared/domain/permissions';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { type Asking, aPerson, type Partners, threePartners } from '../access/callers';
import { landDocument } from '../domain/shipped';
import { type Reply, useIntake } from '../support/intake';

export type Document = Record<string, unknown>;

export const drafts = '/api/v1/tariff-drafts';

/** `writer` and `publisher` are tariff officers of Madagascar, `guinean` and `neighbour` of Equatorial Guinea. */
export function useOfficers() {
  const intake = useIntake();
  let partners: Partners;
  const people = {} as Record<'writer' | 'publisher' | 'guinean' | 'neighbour', Asking>;
  beforeAll(async () => {
    partners = await threePartners(intake.process());
    for (const name of ['writer', 'publisher'] as const) people[name] = await person('tariff-officer', 'MG');
    for (const name of ['guinean', 'neighbour'] as const) people[name] = await person('tariff-officer', 'GQ');
  });

  async function person(role: Role, jurisdiction: string | null): Promise<Asking> {
    const asking = await aPerson(intake.process(), role, partners);
    await rows(intake.db(), 'update account set jurisdiction = $2 where id = $1', [
      asking.caller!.accountId,
      jurisdiction,
    ]);
    return asking;
  }

  const ask = (who: Asking, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') =>
    intake.ask(path, null, {
      method,
      headers: { ...who.headers, 'Content-Type': 'application/json' },
      ...(method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const begin = async (document: Document, who = people.writer): Promise<string> => {
    const reply = await ask(who, drafts, { document });
    expect(reply.status).toBe(201);
    return reply.json.id;
  };
  const validate = (id: string, who = people.writer): Promise<Reply> => ask(who, `${drafts}/${id}/validation`, '');
  const publish = (id: string, who = people.publisher, inForceOn = todayIn('MG')): Promise<Reply> =>
    ask(who, `${drafts}/${id}/publication`, { inForceOn });
  return {
    intake,
    db: intake.db,
    partners: () => partners,
    people,
    person,
    ask,
    begin,
    change: (id: string, document: Document, revision: number, who = people.writer) =>
      ask(who, `${drafts}/${id}`, { document, revision }, 'PUT'),
    validate,
    publish,
    /** Begins and validates; fails unless it is valid. */
    async ready(document: Document, who = people.writer): Promise<string> {
      const id = await begin(document, who);
      expect((await validate(id, who)).json.validation).toMatchObject({ valid: true, faults: [] });
      return id;
    },
    lastEntry: async () => (await listAudit(intake.db(), everyEntry, 1))[0]!,
  };
}

export const todayIn = (jurisdiction: string): string => dayIn(packOf(jurisdiction).timeZone, new Date());
export const tomorrowIn = (jurisdiction: string): string => addDays(todayIn(jurisdiction), 1);

/** A version of the shipped tariff of Madagascar with one amount raised. */
export function aCorrection({ version = 2, raise = 1000 } = {}): Document {
  const document = structuredClone(landDocument) as unknown as {
    version: number;
    rule: { checksum: number; rows: { amounts: Record<string, number> }[] };
  };
  document.version = version;
  document.rule.rows[0]!.amounts['<=5']! += raise;
  document.rule.checksum += raise;
  return document;
}

/** A fee of Equatorial Guinea that nobody has yet; `X-9…` of which no catalogue knows. */
export const aFee = (service: string, over: Document = {}): Document => ({
  schema: 1,
  id: `gq-${service.toLowerCase()}`,
  version: 1,
  title: `Fee of ${service}`,
  jurisdiction: 'GQ',
  currency: 'XAF',
  category: 'service',
  service,
  validity: { from: '2026-01-01', to: null },
  legalReferences: { law: 'Decree 1/2026' },
  rule: { method: 'amount', amount: 1500, legalReference: 'law', confidence: 'sample' },
  exemptions: [],
  ...over,
});

export const hashOf = contentHash;
