// People in a test, and their jobs run by hand.
import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../shared/access/passwords';
import type { JobContract } from '../../shared/jobs/define-job';
import type { HandlerFile } from '../../shared/jobs/handler';
import { runLeased } from '../../shared/jobs/run-leased';
import type { Vault } from '../../shared/process/vault';
import { createAccount, type NewAccount } from '../../shared/store/accounts';
import { leaseJobs } from '../../shared/store/jobs/claim-jobs';
import { type Database, row, withTx } from '../../shared/store/sql';
import { aRunContext } from '../support/engine';

export const password = 'correct horse battery staple 42';
let passwordHash: Promise<string> | undefined;

export type TestPerson = { id: string; email: string; name: string; phone: string };

export async function aPerson(db: Database, vault: Vault, over: Partial<NewAccount> = {}): Promise<TestPerson> {
  passwordHash ??= hashPassword(password);
  const email = over.email ?? `person-${randomUUID()}@example.mg`;
  const given: NewAccount = {
    role: 'citizen',
    jurisdiction: null,
    partnerId: null,
    name: 'Voahangy Razafindrakoto',
    phone: '+261 34 12 345 67',
    language: 'fr',
    passwordHash: await passwordHash,
    state: 'active',
    ...over,
    email,
  };
  const id = await withTx(db, (tx) => createAccount(tx, vault, given));
  if (id === null) throw new Error(`${email} is taken`);
  return { id, email, name: given.name ?? '', phone: given.phone ?? '' };
}

/** Runs the next job of this name that waits; false when none does. */
export async function runNext(
  db: Database,
  job: JobContract,
  handlers: HandlerFile,
  deps: Record<string, unknown>,
): Promise<boolean> {
  const context = aRunContext(db);
  const [claimed] = await leaseJobs(db, job.name, { atMost: 1 }, context.workerId, 30);
  if (claimed === undefined) return false;
  await runLeased({ job, handlers, deps }, context, claimed as never);
  return true;
}

/** A service that somebody owes by themselves, with words of their own beside it. Returns its id. */
export const aServiceOf = async (db: Database, { id }: TestPerson, ref: string): Promise<string> =>
  (await row<{ id: string }>(
    db,
    `insert into assessment (id, kind, account_id, jurisdiction, fiscal_year, category, service, ref, requested_on, due_on,
                             amount, currency, state, tariff_id, tariff_version, explanation)
     values (gen_random_uuid(), 'service-fee', $1, 'GQ', 2026, 'service', 'T-552', $2, '2026-06-01', '2026-06-01', 1500,
             'XAF', 'due', 'gq-t-552', 1, '{}')
     returning id`,
    [id, ref],
  ))!.id;
