// Mails about an account, written to the outbox in the transaction of what they tell. workers/notifications sends them.

import type { Vault } from '../process/vault';
import { type AccountRow, emailOf } from '../store/accounts';
import { isMailedEnough } from '../store/mail-quota';
import { type NotificationKind, requestNotification } from '../store/notifications';
import { issueOneTimeToken, voidOneTimeTokens } from '../store/one-time-tokens';
import type { Tx } from '../store/sql';

const verificationHours = 24;
const resetMinutes = 60;
// Who is made an account by somebody else does not wait for the mail.
const invitationHours = 72;

type Tools = {
  vault: Vault;
  /** An address of the identity service as people reach it. */
  linkTo(path: string, query: Readonly<Record<string, string>>): string;
};

/** `baseUrl` is that of the identity service, with or without a slash at its end. */
export const linkUnder = (baseUrl: string, path: string, query: Readonly<Record<string, string>>): string =>
  `${baseUrl.replace(/\/$/, '')}${path}?${new URLSearchParams(query)}`;

/** Links of earlier registrations of the address open nothing any more: they would let in another password. */
export async function mailVerification(tools: Tools, tx: Tx, account: AccountRow): Promise<void> {
  await voidOneTimeTokens(tx, account.id, 'verify-email');
  await mailLink(tools, tx, account, 'verify-email', verificationHours * 60);
}

export const mailReset = (tools: Tools, tx: Tx, account: AccountRow): Promise<void> =>
  mailLink(tools, tx, account, 'reset-password', resetMinutes);

/** For an account that somebody else made: the link sets its first password. */
export const mailInvitation = (tools: Tools, tx: Tx, account: AccountRow): Promise<void> =>
  mailLink(tools, tx, account, 'reset-password', invitationHours * 60);

async function mailLink(
  { vault, linkTo }: Tools,
  tx: Tx,
  account: AccountRow,
  purpose: 'verify-email' | 'reset-password',
  minutes: number,
): Promise<void> {
  if (await isMailedEnough(tx, account.id, purpose)) return;
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  const token = await issueOneTimeToken(tx, { accountId: account.id, purpose, expiresAt });
  const { id: accountId, language } = account;
  const link = linkTo(`/${purpose}`, { token, language });
  const email = emailOf(vault, account);
  await requestNotification(tx, vault, { accountId, kind: purpose, language, email, data: { link }, expiresAt });
}

export async function mailAlreadyRegistered(tools: Tools, tx: Tx, account: AccountRow): Promise<void> {
  if (!(await isMailedEnough(tx, account.id, 'already-registered')))
    await mailNews(tools, tx, account, 'already-registered');
}

type News = Extract<NotificationKind, 'already-registered' | 'password-changed' | 'second-factor-changed'>;

/** What the owner should hear of in case it was somebody else. */
export async function mailNews(
  { vault }: Pick<Tools, 'vault'>,
  tx: Tx,
  account: AccountRow,
  kind: News,
): Promise<void> {
  const { id: accountId, language } = account;
  const email = emailOf(vault, account);
  await requestNotification(tx, vault, { accountId, kind, language, email, data: {}, expiresAt: null });
}
