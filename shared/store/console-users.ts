// People of the console. Their passwords are only ever here, and only as Argon2id hashes.
import { hash, type Options, verify } from '@node-rs/argon2';
import { v7 as uuidv7 } from 'uuid';
import { row, type Sql } from './sql';

export type ConsoleRole = 'admin' | 'finance';
export type ConsoleUser = { id: string; login: string; role: ConsoleRole };

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. The package's `Algorithm` is a const enum, which
// separate compilation of files cannot read; 2 is Argon2id.
const argon2id: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const shortestPassword = 12;
const longestPassword = 200;

// Hash of a random text that was thrown away, made with the options above: an unknown login costs the same time.
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$XKGvY4H9RTowgkLsGEixgw$8BPU8DuRh8QprqpgglRJYQHSCbr3B8JI9ULKBo+ErhQ';

export const normalisedLogin = (login: string): string => login.trim().toLowerCase();

/** Returns the id, or null when the login is taken; nothing is changed then, so a seed may run again. */
export async function createConsoleUser(
  sql: Sql,
  user: { login: string; role: ConsoleRole; password: string },
): Promise<string | null> {
  const { length } = user.password;
  if (length < shortestPassword || length > longestPassword) {
    throw new Error(`a console password has ${shortestPassword} to ${longestPassword} characters`);
  }
  const created = await row<{ id: string }>(
    sql,
    `insert into console_user (id, login, role, password_hash)
     values ($1, $2, $3, $4)
     on conflict (login) do nothing
     returning id`,
    [uuidv7(), normalisedLogin(user.login), user.role, await hash(user.password, argon2id)],
  );
  return created?.id ?? null;
}

/** Sets a new password and ends nothing: sessions that are open stay open. False when there is no such login. */
export async function setConsolePassword(sql: Sql, login: string, password: string): Promise<boolean> {
  const changed = await row(sql, `update console_user set password_hash = $2 where login = $1 returning id`, [
    normalisedLogin(login),
    await hash(password, argon2id),
  ]);
  return changed !== undefined;
}

export type Authentication = {
  user: ConsoleUser | null;
  /** The login as it is stored, when there is such an account at all. For the audit, never for an answer. */
  account: string | null;
};

/** `user` is null for a wrong password, an unknown login and a disabled one alike: one hash is checked each time. */
export async function authenticate(sql: Sql, login: string, password: string): Promise<Authentication> {
  const found = await row<ConsoleUser & { passwordHash: string; disabledAt: Date | null }>(
    sql,
    `select id, login, role, password_hash as "passwordHash", disabled_at as "disabledAt"
       from console_user
      where login = $1`,
    [normalisedLogin(login)],
  );
  const matches = await verify(found?.passwordHash ?? nobody, password.slice(0, longestPassword));
  const user =
    found && matches && found.disabledAt === null ? { id: found.id, login: found.login, role: found.role } : null;
  return { user, account: found?.login ?? null };
}
