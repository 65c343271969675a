import { text } from 'node:stream/consumers';
import { linkUnder, mailInvitation } from '../../shared/access/account-mails';
import { hashPassword, passwordFault } from '../../shared/access/passwords';
import { languageSpokenIn } from '../../shared/domain/jurisdictions/packs';
import { type Role, roles, staffRoles } from '../../shared/domain/permissions';
import { ownerFields } from '../../shared/domain/vehicle-fields';
import type { Config } from '../../shared/process/config';
import type { Vault } from '../../shared/process/vault';
import {
  type Appointed,
  type Belonging,
  lockAccountNamed,
  takeOverRegistration,
} from '../../shared/store/account-admin';
import { createAccount, findAccount, normalisedEmail } from '../../shared/store/accounts';
import type { Tx } from '../../shared/store/sql';
import { audited } from './audited';
import { belongingOptions, belongingUsage, readBelonging } from './belonging';
import { type Command, type CommandTools, Declined } from './run-command';

const made: readonly Role[] = ['citizen', 'partner', ...staffRoles];

/**
 * People register themselves as citizens; everybody else is made an account here. A link that sets the password is
 * mailed, unless one is given: as an argument it would stand in the list of processes and in the shell's history.
 */
export const createAccountCommand: Command = {
  usage: `<e-mail> <${roles.filter((role) => role !== 'guest').join('|')}> ${belongingUsage} [--name <name>] [--language fr] [--password-stdin]`,
  positionals: 2,
  options: {
    ...belongingOptions,
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
    const belonging = await readBelonging(db, role, options);
    const language = readField('language', options.language) ?? languageSpokenIn(belonging.jurisdiction);
    const password = options['password-stdin'] === true ? await readPassword([email, name ?? '']) : null;
    const passwordHash = password === null ? null : await hashPassword(password);

    const id = await audited(db, 'create-account', async (tx) => {
      const value = await appoint(tx, tools.vault, email, { role, name, language, passwordHash, ...belonging });
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

/** A stranger may have registered the address, which must not keep its owner from being made an account. */
async function appoint(tx: Tx, vault: Vault, email: string, given: Appointed): Promise<string> {
  const created = await createAccount(tx, vault, { email, ...given, phone: null, state: 'active' });
  if (created !== null) return created;
  const known = await lockAccountNamed(tx, vault, email);
  if (known !== undefined && (await takeOverRegistration(tx, vault, known.id, given))) return known.id;
  throw new Declined('There is an account with this address already.');
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
