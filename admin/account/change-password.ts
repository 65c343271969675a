import { hashPassword, passwordFault } from '../../shared/access/passwords';
import { reauthenticate } from '../../shared/access/reauthenticate';
import { type AccountRow, emailOf, openProfile, setPassword } from '../../shared/store/accounts';
import { requestNotification } from '../../shared/store/notifications';
import { endSessionsOf, rotateConsoleCookie } from '../../shared/store/sessions';
import { audited, whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { setSessionCookies } from '../login/cookies';
import { refuseProof } from '../login/refused-proof';
import { type Call, type ConsoleRoute, defineAction } from '../route';
import { showAccount } from './show-account';

/** Asks for the current password itself, however lately it was given: the new one is for good. */
export const changePassword = (tools: ConsoleTools): ConsoleRoute =>
  defineAction(
    {
      method: 'post',
      path: '/account/password',
      permission: 'profile:change',
      narrowestReach: 'own',
      action: 'change password',
      resource: 'own account',
    },
    (call) => change(tools, call),
  );

async function change(tools: ConsoleTools, call: Call): Promise<void> {
  const { req, res, session } = call;
  const { current, wanted } = (req.body ?? {}) as Record<string, unknown>;
  const fault = (text: string) => showAccount(tools, call, { kind: 'fault', text });
  const given = await reauthenticate(
    tools,
    {
      accountId: session.accountId,
      password: typeof current === 'string' ? current : '',
      proof: null,
      door: 'console',
      from: whence(req, res),
    },
    { passwordIsEnough: true },
  );
  if (given.kind !== 'ok') return fault(refuseProof(res, given, 'The current password is wrong.'));
  const password = typeof wanted === 'string' ? wanted : '';
  const refused = passwordFault(password, ownWords(tools, given.account));
  if (refused !== null) {
    res.status(400);
    return fault(refused);
  }
  const csrf = await replace(tools, call, given.account, await hashPassword(password));
  const said = { kind: 'note', text: 'The password is changed. All other sessions have ended.' } as const;
  await showAccount(tools, { ...call, session: { ...session, csrf } }, said);
}

/** Ends every other session, and gives this one new secrets: whoever had copied its cookie is out as well. */
async function replace(
  { db, vault }: ConsoleTools,
  call: Call,
  account: AccountRow,
  passwordHash: string,
): Promise<string> {
  const { req, res, session } = call;
  const renewed = await audited(db, call, async (tx) => {
    await setPassword(tx, account.id, passwordHash);
    const ended = await endSessionsOf(tx, account.id, 'password changed', session.sessionId);
    const cookie = await rotateConsoleCookie(tx, session.sessionId);
    await requestNotification(tx, vault, {
      accountId: account.id,
      kind: 'password-changed',
      language: account.language,
      email: emailOf(vault, account),
      data: {},
      expiresAt: null,
    });
    return { outcome: 'done', details: { endedSessions: ended }, value: cookie };
  });
  setSessionCookies(req, res, renewed);
  return renewed.csrf;
}

function ownWords({ vault }: ConsoleTools, account: AccountRow): string[] {
  const { email, name } = openProfile(vault, account);
  return [email, name].flatMap((value) => value?.reveal() ?? []);
}
