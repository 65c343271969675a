import { lockAsChecked } from '../../shared/access/authenticate';
import { faultOfPassword, replacePassword } from '../../shared/access/new-password';
import { hashPassword } from '../../shared/access/passwords';
import { reauthenticate } from '../../shared/access/reauthenticate';
import type { AccountRow } from '../../shared/store/accounts';
import { rotateConsoleCookie } from '../../shared/store/sessions';
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
  if (given.kind !== 'ok') return fault(refuseProof(res, given, wrong));
  const password = typeof wanted === 'string' ? wanted : '';
  const refused = faultOfPassword(tools.vault, given.account, password);
  if (refused !== null) {
    res.status(400);
    return fault(refused);
  }
  const csrf = await replace(tools, call, given.account, await hashPassword(password));
  if (csrf === null) return fault(refuseProof(res, { kind: 'wrong' }, wrong));
  const said = { kind: 'note', text: 'The password is changed. All other sessions have ended.' } as const;
  await showAccount(tools, { ...call, session: { ...session, csrf } }, said);
}

const wrong = 'The current password is wrong.';

/**
 * Ends every other session, and gives this one new secrets: whoever had copied its cookie is out as well. Null when the
 * password that was given is not right any more.
 */
async function replace(
  { db, vault }: ConsoleTools,
  call: Call,
  checked: AccountRow,
  passwordHash: string,
): Promise<string | null> {
  const { req, res, session } = call;
  const renewed = await audited(db, call, async (tx) => {
    const account = await lockAsChecked(tx, checked);
    if (account === undefined) return { outcome: 'refused', value: null };
    const endedSessions = await replacePassword(tx, { vault }, account, {
      passwordHash,
      exceptSessionId: session.sessionId,
    });
    const cookie = await rotateConsoleCookie(tx, session.sessionId);
    return { outcome: 'done', details: { endedSessions }, value: cookie };
  });
  if (renewed === null) return null;
  setSessionCookies(req, res, renewed);
  return renewed.csrf;
}
