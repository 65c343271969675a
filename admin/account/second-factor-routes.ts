// A second factor of one's own: a first one where none is required, and new recovery codes. Taking it away is for the
// API, where a role does not need one.
import { confirmOwnFactor } from '../../shared/access/confirm-own-factor';
import { beginSecondFactor, type Enrolment, renewRecoveryCodes } from '../../shared/access/second-factor';
import { type Html, html } from '../../shared/http/html';
import { emailOf, lockAccount } from '../../shared/store/accounts';
import { type Tx, withTx } from '../../shared/store/sql';
import { audited, auditedIn, whence } from '../audit/audited';
import type { ConsoleTools } from '../console-tools';
import { codeField } from '../login/code-field';
import { pictureOf, shownOnce } from '../login/enrol-pages';
import { refuseProof, wrongCode } from '../login/refused-proof';
import { csrfField, page } from '../pages/layout';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction } from '../route';

const changing = {
  method: 'post',
  permission: 'profile:change',
  narrowestReach: 'own',
  action: 'change second factor',
  resource: 'own account',
  reauthenticate: () => '/account',
} as const;

export const secondFactorRoutes = (tools: ConsoleTools): ConsoleRoute[] => [
  defineAction({ ...changing, path: '/account/second-factor' }, (call) => begin(tools, call)),
  defineAction({ ...changing, path: '/account/second-factor/confirm' }, (call) => confirm(tools, call)),
  defineAction({ ...changing, path: '/account/recovery-codes' }, (call) => renew(tools, call)),
];

/** A secret that counts for nothing before its first code was given, so there is nothing to write down yet. */
async function begin(tools: ConsoleTools, call: Call): Promise<void> {
  const begun = await withTx(tools.db, (tx) => newSecret(tools, tx, call));
  if (begun === null) throw new Refused(409, 'This account has a second factor already.');
  call.res.send(page(call, 'Set up your second factor', firstCodeForm(call.session.csrf, await pictureOf(begun))));
}

async function newSecret({ vault, config }: ConsoleTools, tx: Tx, { session }: Call): Promise<Enrolment | null> {
  const account = (await lockAccount(tx, session.accountId))!;
  const email = emailOf(vault, account);
  return beginSecondFactor(tx, vault, { accountId: account.id, email, issuer: config.TOKEN_ISSUER });
}

async function confirm(tools: ConsoleTools, call: Call): Promise<void> {
  const { req, res, session } = call;
  const code = String(req.body?.code ?? '').replace(/\s/g, '');
  const given = { accountId: session.accountId, code, door: 'console', from: whence(req, res) } as const;
  const change = { outcome: 'done', before: { secondFactor: false }, after: { secondFactor: true } } as const;
  const confirmed = await confirmOwnFactor(tools, given, (tx) => auditedIn(tx, call, change));
  if (confirmed.kind === 'ok')
    return void res.send(page(call, 'Recovery codes', shownOnce(confirmed.recoveryCodes, '/account')));
  const fault = refuseProof(res, confirmed, wrongCode);
  res.send(page(call, 'Set up your second factor', firstCodeForm(session.csrf, null, fault)));
}

async function renew({ db, vault }: ConsoleTools, call: Call): Promise<void> {
  const { res, session } = call;
  if (!session.hasSecondFactor) throw new Refused(409, 'This account has no second factor.');
  const codes = await audited(db, call, async (tx) => {
    const value = await renewRecoveryCodes(tx, vault, session.accountId);
    return { outcome: 'done', details: { recoveryCodes: value.length }, value };
  });
  res.send(page(call, 'Recovery codes', shownOnce(codes, '/account')));
}

const firstCodeForm = (csrf: string, picture: Html | null, fault?: string): Html => html`
<div class="narrow card">
  <h1>Set up your second factor</h1>
  ${fault !== undefined && html`<p class="fault" role="alert">${fault}</p>`}
  ${picture ?? html`<p>Give the next code that your app shows, or <a href="/account">begin again</a>.</p>`}
  <form method="post" action="/account/second-factor/confirm" class="fields">
    ${csrfField(csrf)}
    ${codeField('The code that the app shows now')}
    <div><button>Go on</button></div>
  </form>
</div>`;
