// Equatorial Guinea over HTTP: its partner, its citizens and its staff, and neighbours of another jurisdiction.
import { randomUUID } from 'node:crypto';
import type { Role } from '../../shared/domain/permissions';
import { everyEntry, listAudit } from '../../shared/store/audit-search';
import { rows } from '../../shared/store/sql';
import { type Asking, aPerson, type Partners, threePartners } from '../access/callers';
import { aKeyOf, type Reply, type TestIntake, useIntake } from '../support/intake';

/** Whoever asks: by the headers that prove it. */
export type Who = { headers: Record<string, string> };

export type Guinea = TestIntake & {
  partner(): Who;
  testKey(): Who;
  madagascar(): Who;
  citizen(): Asking;
  neighbour(): Asking;
  person(role: Role, jurisdiction?: string | null): Promise<Asking>;
  as(who: Who, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Under a new key unless one is given. */
  assess(who: Who, body: unknown, key?: string): Promise<Reply>;
  lastEntry(): Promise<Record<string, unknown>>;
};

export function useGuinea(env: Record<string, string> = {}): Guinea {
  const intake = useIntake({ AUTHENTICATIONS_PER_MINUTE: '1000', ...env });
  let partners: Partners;
  const made: Record<string, Who> = {};
  const people: Record<string, Asking> = {};

  const keyed = async (partnerId: string, isTest = false): Promise<Who> => ({
    headers: { 'X-API-Key': (await aKeyOf(intake.db(), partnerId, { isTest })).key },
  });
  const person = async (role: Role, jurisdiction: string | null = 'GQ'): Promise<Asking> => {
    const asking = await aPerson(intake.process(), role, partners);
    await rows(intake.db(), `update account set jurisdiction = $2 where id = $1`, [
      asking.caller!.accountId,
      jurisdiction,
    ]);
    return asking;
  };
  beforeAll(async () => {
    partners = await threePartners(intake.process());
    made.partner = await keyed(partners.foreign);
    made.testKey = await keyed(partners.foreign, true);
    made.madagascar = await keyed(partners.own);
    people.citizen = await person('citizen');
    people.neighbour = await person('citizen');
  });

  const as: Guinea['as'] = ({ headers: proof }, path, body, headers = {}) =>
    intake.ask(path, null, {
      ...(body !== undefined && {
        method: 'POST',
        body: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
      }),
      headers: { 'Content-Type': 'application/json', ...proof, ...headers },
    });
  return {
    ...intake,
    partner: () => made.partner!,
    testKey: () => made.testKey!,
    madagascar: () => made.madagascar!,
    citizen: () => people.citizen!,
    neighbour: () => people.neighbour!,
    person,
    as,
    assess: (who, body, key = randomUUID()) => as(who, '/api/v1/assessments', body, { 'Idempotency-Key': key }),
    lastEntry: async () => (await listAudit(intake.db(), everyEntry, 1))[0]!,
  };
}
