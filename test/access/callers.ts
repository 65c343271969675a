// One caller of each kind, for asking every route as each of them.
import { v7 as uuidv7 } from 'uuid';
import { openAccessTokens } from '../../shared/access/access-tokens';
import { needsSecondFactor } from '../../shared/access/authenticate';
import { hashPassword } from '../../shared/access/passwords';
import { grantsOfKey, grantsOfRoles, keyScopes, type Role, roles, tenantRoles } from '../../shared/domain/permissions';
import { type Caller, ownedScopeOf } from '../../shared/http/caller';
import type { Process } from '../../shared/process/process';
import { createAccount } from '../../shared/store/accounts';
import { createPartner } from '../../shared/store/partners';
import { rows, withTx } from '../../shared/store/sql';
import { aKeyOf } from '../support/intake';

export type Partners = Record<'own' | 'neighbour' | 'foreign', string>;

/** Two partners of Madagascar and one of Equatorial Guinea. */
export async function threePartners({ db }: Process): Promise<Partners> {
  const named = (name: string, jurisdiction: string) => createPartner(db, `${name} ${uuidv7()}`, jurisdiction);
  return {
    own: await named('own', 'MG'),
    neighbour: await named('neighbour', 'MG'),
    foreign: await named('foreign', 'GQ'),
  };
}

export type Asking = { name: string; headers: Record<string, string>; caller: Caller | null };

/** Everybody there is: each role with a fresh account and session, and keys of the own partner. */
export async function everybody(process: Process, partners: Partners): Promise<Asking[]> {
  const people = roles.filter((role) => role !== 'guest');
  return [
    { name: 'guest', headers: {}, caller: null },
    ...(await Promise.all(people.map((role) => aPerson(process, role, partners)))),
    await aMachine(process, 'key', partners.own, keyScopes, false),
    await aMachine(process, 'key without scopes', partners.own, [], false),
    await aMachine(process, 'test key', partners.own, keyScopes, true),
  ];
}

/** Everybody's password here. */
export const password = 'lakana manga telo sy omby';
let passwordHash: Promise<string> | undefined;

export const jurisdictionOfStaff = (role: Role): string | null => (tenantRoles.includes(role) ? 'MG' : null);

/** Somebody of the role with a session of their own; staff belong to Madagascar, the administrator to all. */
export const aPerson = (process: Process, role: Role, { own }: Pick<Partners, 'own'>): Promise<Asking> =>
  aPersonOf(
    process,
    role,
    role === 'partner'
      ? { jurisdiction: 'MG', partnerId: own }
      : { jurisdiction: jurisdictionOfStaff(role), partnerId: null },
  );

/** Where an account belongs: partner people have the jurisdiction of their partner, which is told here as well. */
export type Belongs = { jurisdiction: string | null; partnerId: string | null };

export async function aPersonOf(process: Process, role: Role, { jurisdiction, partnerId }: Belongs): Promise<Asking> {
  const { db, vault } = process;
  const sessionId = uuidv7();
  passwordHash ??= hashPassword(password);
  const ofAccount = { jurisdiction: partnerId === null ? jurisdiction : null, partnerId };
  const account = { role, ...ofAccount, passwordHash: await passwordHash, state: 'active' } as const;
  const person = { email: `${uuidv7()}@example.mg`, name: 'Noro', phone: null, language: 'fr' };
  const accountId = (await withTx(db, (tx) => createAccount(tx, vault, { ...account, ...person })))!;
  // Where staff need a second factor, their sessions open nothing without one.
  if (needsSecondFactor(process.config, role))
    await rows(db, `update account set totp_sealed = '', totp_confirmed_at = now() where id = $1`, [accountId]);
  await rows(
    db,
    `insert into session (id, account_id, kind, expires_at) values ($1, $2, 'token', now() + interval '1 hour')`,
    [sessionId, accountId],
  );
  const { token } = await openAccessTokens(process).issue({ accountId, sessionId });
  const caller: Caller = {
    actor: `account:${accountId}`,
    role,
    grants: grantsOfRoles[role],
    accountId,
    sessionId,
    keyId: null,
    partnerId,
    jurisdiction,
    isTest: false,
  };
  return { name: role, headers: { Authorization: `Bearer ${token}` }, caller };
}

export async function aMachine(
  { db }: Process,
  name: string,
  partnerId: string,
  scopes: readonly (typeof keyScopes)[number][],
  isTest: boolean,
  jurisdiction = 'MG',
): Promise<Asking> {
  const { id, key } = await aKeyOf(db, partnerId, { scopes, isTest });
  const nobody = { accountId: null, sessionId: null, jurisdiction } as const;
  const caller: Caller = {
    ...nobody,
    actor: `key:${id}`,
    role: 'partner',
    grants: grantsOfKey(scopes),
    keyId: id,
    partnerId,
    isTest,
  };
  return { name, headers: { 'X-API-Key': key }, caller };
}

/** Whose a row of partners' data is. */
export type Whose = { partnerId: string; jurisdiction: string; isTest: boolean };

/** Whether the caller may see the partner's row, said once more and in other words than the SQL. */
export function sees(caller: Caller, reach: 'own' | 'tenant' | 'all', row: Whose): boolean {
  const scope = ownedScopeOf({ caller, reach });
  // Whose rows are a person's has none of any partner.
  if (scope.kind === 'account') return false;
  if (scope.kind === 'partner') return row.partnerId === scope.partnerId && row.isTest === scope.isTest;
  return !row.isTest && (scope.kind === 'all' || row.jurisdiction === scope.jurisdiction);
}
