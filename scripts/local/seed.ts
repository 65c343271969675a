// What a fresh installation on one machine needs to be tried out: a partner with a key, people of each kind, tariffs.
import { randomBytes } from 'node:crypto';
import { hashPassword } from '../../shared/access/passwords';
import { keyScopes } from '../../shared/domain/permissions';
import type { Vault } from '../../shared/process/vault';
import { createAccount, findAccountByEmail, setPassword } from '../../shared/store/accounts';
import { issueApiKey, revokeApiKey } from '../../shared/store/api-keys';
import { createPartner } from '../../shared/store/partners';
import { publishShipped } from '../../shared/store/publish-shipped';
import { type Database, row, rows, withTx } from '../../shared/store/sql';

export type Login = { role: (typeof people)[number]['role']; login: string; password: string };
export type Seeded = { apiKey: string; logins: Login[] };

const keyName = 'local';
const seeder = 'shell:local';
/** The first three may enter the console. */
const people = [
  { role: 'admin', jurisdiction: null },
  { role: 'finance', jurisdiction: 'MG' },
  { role: 'auditor', jurisdiction: null },
  { role: 'supervisor', jurisdiction: 'MG' },
  { role: 'agent', jurisdiction: 'MG' },
  { role: 'tariff-officer', jurisdiction: 'MG' },
  { role: 'citizen', jurisdiction: null },
] as const;

/**
 * Safe to run at every start. Keys and passwords are stored hashed and cannot be shown again, so each start issues new
 * ones and withdraws those of the start before.
 */
export async function seed(db: Database, vault: Vault): Promise<Seeded> {
  await withTx(db, (tx) => publishShipped(tx, seeder));
  const apiKey = await freshKey(db, await partnerNamed(db, 'Demo Partner'));
  const logins: Login[] = [];
  for (const person of people) logins.push(await freshLogin(db, vault, person));
  return { apiKey, logins };
}

async function partnerNamed(db: Database, name: string): Promise<string> {
  const known = await row<{ id: string }>(db, `select id from partner where name = $1`, [name]);
  return known?.id ?? createPartner(db, name, 'MG');
}

async function freshKey(db: Database, partnerId: string): Promise<string> {
  const old = await rows<{ id: string }>(
    db,
    `select id from api_key where partner_id = $1 and name = $2 and revoked_at is null`,
    [partnerId, keyName],
  );
  for (const { id } of old) await revokeApiKey(db, id, seeder);
  const issued = await issueApiKey(db, {
    partnerId,
    name: keyName,
    scopes: keyScopes,
    expiresAt: null,
    allowedNetworks: [],
    isTest: false,
    createdBy: seeder,
  });
  return issued.key;
}

async function freshLogin(db: Database, vault: Vault, { role, jurisdiction }: (typeof people)[number]): Promise<Login> {
  const email = `${role}@taxcollector.example`;
  const password = randomBytes(12).toString('base64url');
  const passwordHash = await hashPassword(password);
  const given = { email, role, jurisdiction, passwordHash, partnerId: null, name: null, phone: null, language: 'en' };
  await withTx(db, async (tx) => {
    if ((await createAccount(tx, vault, { ...given, state: 'active' })) !== null) return;
    const known = await findAccountByEmail(tx, vault, email);
    await setPassword(tx, known!.id, passwordHash);
  });
  return { role, login: email, password };
}
