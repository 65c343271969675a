import { type Html, html } from '../../shared/http/html';
import type { AccountRow, Profile } from '../../shared/store/accounts';
import { idleMinutes, type ListedSession, longestHours } from '../../shared/store/sessions';
import type { OpenSession } from '../login/open-session';
import { csrfField } from '../pages/layout';
import { counted, maskedExcerpt, time } from '../pages/show-values';

export type Said = { kind: 'note' | 'fault'; text: string };

type Shown = {
  account: AccountRow;
  profile: Profile;
  session: OpenSession;
  sessions: readonly ListedSession[];
  /** Those that still open. */
  recoveryCodes: number;
  /** About what was just done. */
  said: Said | null;
};

/** Everything here is the person's own, so the address is shown as it is. */
export const accountPage = ({ account, profile, session, sessions, recoveryCodes, said }: Shown): Html => html`
<h1>Account</h1>
${said !== null && html`<p class="${said.kind}" role="${said.kind === 'fault' ? 'alert' : 'status'}">${said.text}</p>`}
<div class="card">
  <dl class="facts">
    <dt>E-mail address</dt><dd>${profile.email?.reveal()}</dd>
    <dt>Role</dt><dd>${account.role}, ${account.jurisdiction === null ? 'of the whole platform' : `of ${account.jurisdiction}`}</dd>
    <dt>Session</dt><dd>ends after ${idleMinutes} minutes without a key or click, and after ${longestHours} hours in any case</dd>
  </dl>
  <form method="post" action="/logout">${csrfField(session.csrf)}<button>Log out</button></form>
</div>
${secondFactor(account, recoveryCodes, session.csrf)}
${passwordForm(session.csrf)}
<h2>Where you are logged in</h2>
${sessionTable(sessions, session)}`;

const secondFactor = ({ totpConfirmedAt }: AccountRow, recoveryCodes: number, csrf: string): Html => {
  const confirmed = totpConfirmedAt !== null;
  return html`
<div class="card">
  <h2>Second factor</h2>
  ${
    confirmed
      ? html`<p>Set up on ${time(totpConfirmedAt)} (UTC); ${counted(recoveryCodes, 'recovery code')} left.</p>`
      : html`<p>None. A password alone opens this account.</p>`
  }
  <form method="post" action="${confirmed ? '/account/recovery-codes' : '/account/second-factor'}">
    ${csrfField(csrf)}<button class="second">${confirmed ? 'Make new recovery codes…' : 'Set up a second factor…'}</button>
  </form>
</div>`;
};

const passwordForm = (csrf: string): Html => html`
<div class="card">
  <h2>Password</h2>
  <form method="post" action="/account/password" class="fields">
    ${csrfField(csrf)}
    <label>Current password
      <input name="current" type="password" autocomplete="current-password" required maxlength="200">
    </label>
    <label>New password
      <input name="wanted" type="password" autocomplete="new-password" required minlength="12" maxlength="200">
    </label>
    <div><button>Change password</button></div>
  </form>
  <p class="quiet">A new password ends all other sessions.</p>
</div>`;

const sessionTable = (sessions: readonly ListedSession[], { sessionId, csrf }: OpenSession): Html => html`
<div class="table">
<table>
  <thead><tr><th>Since (UTC)</th><th>Last seen (UTC)</th><th>Through</th><th>From</th><th>With</th><th></th></tr></thead>
  <tbody>${sessions.map(
    (session) => html`
<tr>
  <td>${time(session.createdAt)}</td>
  <td>${time(session.seenAt)}</td>
  <td>${session.kind === 'console' ? 'console' : 'API'}</td>
  <td>${session.ip ?? '–'}</td>
  <td class="reason">${maskedExcerpt(session.userAgent ?? '–', 120)}</td>
  <td class="acts">${session.id === sessionId ? 'this one' : endForm(session.id, csrf)}</td>
</tr>`,
  )}</tbody>
</table>
</div>`;

const endForm = (sessionId: string, csrf: string): Html => html`
<form method="post" action="/account/sessions/end">
  ${csrfField(csrf)}<input type="hidden" name="session" value="${sessionId}"><button class="second">End</button>
</form>`;
