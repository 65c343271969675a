// What a fresh installation on one machine needs to be tried out: a partner with a key, people for the console, tariffs.
import { randomBytes } from 'node:crypto';
import { madagascarDocuments } from '../../shared/domain/madagascar-tariffs';
import { issueApiKey, revokeApiKey } from '../../shared/store/api-keys';
import { createConsoleUser, setConsolePassword } from '../../shared/store/console-users';
import { createPartner } from '../../shared/store/partners';
import { type Database, row, rows } from '../../shared/store/sql';
import { publishTariff } from '../../shared/store/tariffs';

export type Login = { role: 'admin' | 'finance'; login: string; password: string };
export type Seeded = { apiKey: string; logins: Login[] };

const keyName = 'local';
const roles = ['admin', 'finance'] as const;

/**
 * Safe to run at every start. Keys and passwords are stored hashed and cannot be shown again, so each start issues new
 * ones and withdraws those of the start before.
 */
export async function seed(db: Database): Promise<Seeded> {
  for (const document of madagascarDocuments()) await publishTariff(db, document);
  const apiKey = await freshKey(db, await partnerNamed(db, 'Demo Partner'));
  const logins: Login[] = [];
  for (const role of roles) logins.push(await freshLogin(db, role));
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
  for (const { id } of old) await revokeApiKey(db, id);
  return (await issueApiKey(db, partnerId, keyName)).key;
}

async function freshLogin(db: Database, role: Login['role']): Promise<Login> {
  const login = `${role}@localhost`;
  const password = randomBytes(12).toString('base64url');
  const taken = (await createConsoleUser(db, { login, role, password })) === null;
  if (taken) await setConsolePassword(db, login, password);
  return { role, login, password };
}
