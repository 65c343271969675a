import { text } from 'node:stream/consumers';
import { linkUnder, mailInvitation } from '../../shared/access/account-mails';
import { hashPassword, passwordFault } from '../../shared/access/passwords';
import { type Role, roles, staffRoles } from '../../shared/domain/permissions';
import { ownerFields } from '../../shared/domain/vehicle-fields';
import type { Config } from '../../shared/process/config';
import { createAccount, findAccount, normalisedEmail } from '../../shared/store/accounts';
import { row, type Sql, type Tx } from '../../shared/store/sql';
import { audited } from './audited';
import { readJurisdiction } from './jurisdiction';
import { type Command, type CommandTools, Declined } from './run-command';

type Belonging = { jurisdiction: string | null; partnerId: string | null };

const made: readonly Role[] = ['citizen', 'partner', ...staffRoles];

/**
 * People register themselves as citizens; everybody else is made an account here. A link that sets the password is
 * mailed, unless one is given: as an argument it would stand in the list of processes and in the shell's history.
 */
export const createAccountCommand: Command = {
  usage: `<e-mail> <${roles.filter((role) => role !== 'guest').join('|')}> [--jurisdiction MG] [--partner <id>] [--name <name>] [--language fr] [--password-stdin]`,
  positionals: 2,
  options: {
    jurisdiction: { type: 'string' },
    partner: { type: 'string' },
    name: { type: 'string' },
    language: { type: 'string' },
    'password-stdin': { type: 'boolean' },
  },
  run: async (db, { positionals: [address = '', given = ''], options }, tools) => {
    const email = normalisedEmail(address);
    if (email === null) throw new Declined('An e-mail address is like name@example.mg, in plain letters.');
    const role = made.find((one) => one === given);
    if (role === undefined) throw new Declined(`A role is one of ${made.join(', ')}.`);
    const name = readField('name', options.name);
    const language = readField('language', options.language) ?? 'fr';
    const belonging = await readBelonging(db, role, options);
    const password = options['password-stdin'] === true ? await readPassword([email, name ?? '']) : null;
    const passwordHash = password === null ? null : await hashPassword(password);

    const id = await audited(db, 'create-account', async (tx) => {
      const rest = { role, name, language, passwordHash, phone: null, state: 'active' } as const;
      const value = await createAccount(tx, tools.vault, { email, ...belonging, ...rest });
      if (value === null) throw new Declined('There is an account with this address already.');
      if (password === null) await invite(tx, tools, value);
      const resource = `account:${value}`;
      return { ...tenantOf(belonging), action: 'create account', resource, after: { role, ...belonging }, value };
    });
    return [
      password === null
        ? `Account ${id} is made; a link that sets its password is mailed.`
        : `Account ${id} may log in as ${role}.`,
    ];
  },
};

const tenantOf = ({ jurisdiction }: Belonging) => (jurisdiction === null ? {} : { tenant: jurisdiction });

function readField(field: 'name' | 'language', given: string | boolean | undefined): string | null {
  if (given === undefined) return null;
  const value = ownerFields[field].read(given, [], false);
  if (value === null)
    throw new Declined(`--${field}: expected ${ownerFields[field].schema.description ?? 'another value'}`);
  return value;
}

/** Partner people belong to a partner, whose jurisdiction is theirs; staff to a jurisdiction, or to the platform. */
async function readBelonging(
  sql: Sql,
  role: Role,
  { partner, jurisdiction }: Readonly<Record<string, string | boolean | undefined>>,
): Promise<Belonging> {
  if ((role === 'partner') !== (partner !== undefined))
    throw new Declined('--partner is for the role partner, which needs it.');
  if (jurisdiction !== undefined && !staffRoles.includes(role)) throw new Declined('--jurisdiction is for staff.');
  if (partner === undefined)
    return { partnerId: null, jurisdiction: jurisdiction === undefined ? null : readJurisdiction(jurisdiction) };
  const found = await row<{ id: string }>(sql, `select id from partner where id::text = lower($1)`, [partner]);
  if (found === undefined) throw new Declined('There is no partner with this id.');
  return { partnerId: found.id, jurisdiction: null };
}

async function readPassword(ownWords: readonly string[]): Promise<string> {
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '');
  const fault = passwordFault(typed, ownWords);
  if (fault !== null) throw new Declined(fault);
  return typed;
}

async function invite(tx: Tx, { vault, config }: CommandTools, id: string): Promise<void> {
  const account = await findAccount(tx, id);
  const linkTo = (path: string, query: Readonly<Record<string, string>>) => linkUnder(identityUrl(config), path, query);
  await mailInvitation({ vault, linkTo }, tx, account!);
}

const identityUrl = ({ PUBLIC_IDENTITY_URL, HOST, IDENTITY_PORT }: Config): string =>
  PUBLIC_IDENTITY_URL ?? `http://${HOST}:${IDENTITY_PORT}`;
