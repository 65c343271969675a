import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { type ConsoleRole, createConsoleUser, normalisedLogin } from '../../shared/store/console-users';
import { audited } from './audited';
import { type Command, Declined } from './run-command';

const isRole = (given: string): given is ConsoleRole => given === 'admin' || given === 'finance';

/** A password as an argument would stand in the list of processes and in the shell's history. */
export const createConsoleUserCommand: Command = {
  usage: '<login> <admin|finance> [--password-stdin]',
  positionals: 2,
  options: { 'password-stdin': { type: 'boolean' } },
  run: async (db, { positionals: [given = '', role = ''], options }) => {
    const login = normalisedLogin(given);
    if (login === '' || login.length > 200) throw new Declined('A login has 1 to 200 characters.');
    if (!isRole(role)) throw new Declined('A role is admin or finance.');
    const typed = options['password-stdin'] === true ? (await text(process.stdin)).replace(/\r?\n$/, '') : null;
    const password = typed ?? randomBytes(18).toString('base64url');
    await audited(db, 'create-console-user', async (tx) => {
      if ((await createConsoleUser(tx, { login, role, password })) !== null)
        return { resource: login, details: { role }, value: undefined };
      throw new Declined(`There is a login ${login} already.`);
    });
    const said = `${login} may log in as ${role}`;
    return typed === null ? [`${said}. The password is not kept and cannot be shown again:`, password] : [`${said}.`];
  },
};
