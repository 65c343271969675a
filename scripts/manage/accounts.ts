// What an operator does to accounts that exist: keeps people out and lets them in again, changes what they may, helps who
// lost a second factor.
import { removeSecondFactor } from '../../shared/access/second-factor';
import { type Role, staffRoles } from '../../shared/domain/permissions';
import type { Vault } from '../../shared/process/vault';
import {
  changeRole,
  disableAccount,
  enableAccount,
  lockAccountNamed,
  voidEveryOneTimeToken,
} from '../../shared/store/account-admin';
import { type AccountRow, findAccount } from '../../shared/store/accounts';
import { type AuditAction, platformTenant } from '../../shared/store/audit';
import { endSessionsOf } from '../../shared/store/sessions';
import type { Database, Tx } from '../../shared/store/sql';
import { audited } from './audited';
import { belongingOptions, belongingUsage, readBelonging } from './belonging';
import { type Command, type CommandTools, Declined } from './run-command';

const usage = '<e-mail or id>';
const held: readonly Role[] = ['citizen', 'partner', ...staffRoles];

type Change = { action: AuditAction; seen: (account: AccountRow) => Record<string, unknown>; said: string };

const stateOf = ({ state }: AccountRow) => ({ state });
const rightsOf = ({ role, jurisdiction, partnerId }: AccountRow) => ({ role, jurisdiction, partnerId });
const factorOf = ({ hasSecondFactor }: AccountRow) => ({ secondFactor: hasSecondFactor });

/**
 * Changes the account and puts out whoever uses it: sessions end and links that were mailed are void, so that nobody
 * goes on with what was open before. All of it, with its audit entry, or nothing.
 */
const change = (
  db: Database,
  { vault }: CommandTools,
  command: string,
  named: string,
  work: (tx: Tx, account: AccountRow) => Promise<Change>,
): Promise<string[]> =>
  audited(db, command, async (tx) => {
    const account = await demandAccount(tx, vault, named);
    const { action, seen, said } = await work(tx, account);
    await voidEveryOneTimeToken(tx, account.id);
    const sessionsEnded = await endSessionsOf(tx, account.id, 'by an operator');
    const after = await findAccount(tx, account.id);
    return {
      tenant: account.jurisdiction ?? platformTenant,
      action,
      resource: `account:${account.id}`,
      before: seen(account),
      after: seen(after!),
      details: { sessionsEnded },
      value: [`Account ${account.id} ${said}; sessions ended: ${sessionsEnded}.`],
    };
  });

async function demandAccount(tx: Tx, vault: Vault, named: string): Promise<AccountRow> {
  const account = await lockAccountNamed(tx, vault, named);
  if (account === undefined) throw new Declined('There is no account with this address or id.');
  if (account.state === 'closed') throw new Declined('The account was closed and its owner erased.');
  return account;
}

export const disableAccountCommand: Command = {
  usage,
  positionals: 1,
  run: (db, { positionals: [named = ''] }, tools) =>
    change(db, tools, 'disable-account', named, async (tx, { id, state }) => {
      if (state === 'closing')
        throw new Declined(
          'Its owner asked to be erased, which goes on. change-account --role citizen takes all rights away.',
        );
      if (!(await disableAccount(tx, id))) throw new Declined('The account is disabled already.');
      return { action: 'change account', seen: stateOf, said: 'is disabled' };
    }),
};

export const enableAccountCommand: Command = {
  usage,
  positionals: 1,
  run: (db, { positionals: [named = ''] }, tools) =>
    change(db, tools, 'enable-account', named, async (tx, { id, state }) => {
      if (!(await enableAccount(tx, id))) throw new Declined(`The account is not disabled but ${state}.`);
      return { action: 'change account', seen: stateOf, said: 'may log in again, with the password it had' };
    }),
};

export const endSessionsCommand: Command = {
  usage,
  positionals: 1,
  run: (db, { positionals: [named = ''] }, tools) =>
    change(db, tools, 'end-sessions', named, async () => ({
      action: 'session ended',
      seen: stateOf,
      said: 'is logged out everywhere',
    })),
};

/** Role and whose data it acts on are told together: a new role must not inherit the reach of the old one. */
export const changeAccountCommand: Command = {
  usage: `${usage} [--role <role>] ${belongingUsage}`,
  positionals: 1,
  options: { role: { type: 'string' }, ...belongingOptions },
  run: (db, { positionals: [named = ''], options }, tools) =>
    change(db, tools, 'change-account', named, async (tx, account) => {
      if (Object.keys(options).length === 0)
        throw new Declined('Say what is to change: --role, --jurisdiction, --whole-platform or --partner.');
      if (account.state === 'unverified')
        throw new Declined('Nobody has shown that the address is theirs. create-account takes it over.');
      const role = options.role === undefined ? account.role : held.find((one) => one === options.role);
      if (role === undefined) throw new Declined(`--role: there are ${held.join(', ')}.`);
      await changeRole(tx, account.id, role, await readBelonging(tx, role, options));
      return { action: 'change account', seen: rightsOf, said: `has the role ${role}` };
    }),
};

/** For who has lost the app and the recovery codes. Its password alone opens it until it has enrolled again. */
export const resetSecondFactorCommand: Command = {
  usage,
  positionals: 1,
  run: (db, { positionals: [named = ''] }, tools) =>
    change(db, tools, 'reset-second-factor', named, async (tx, account) => {
      if (!account.hasSecondFactor) throw new Declined('The account has no second factor.');
      await removeSecondFactor(tx, tools.vault, account.id);
      return { action: 'change second factor', seen: factorOf, said: 'has no second factor any more' };
    }),
};
