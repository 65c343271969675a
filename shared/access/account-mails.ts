// Mails about an account, written to the outbox in the transaction of what they tell. workers/notifications sends them.

import type { NotificationKind } from '../domain/notification/kinds';
import type { Vault } from '../process/vault';
import { type AccountRow, emailOf } from '../store/accounts';
import { isMailedEnough } from '../store/mail-quota';
import { requestNotification } from '../store/notifications';
import { issueOneTimeToken } from '../store/one-time-tokens';
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

/** The links before stay good: whoever can read them chooses the password, whoever asked for the mail does not. */
export const mailVerification = (tools: Tools, tx: Tx, account: AccountRow): Promise<void> =>
  mailLink(tools, tx, account, 'verify-email', verificationHours * 60);

export const mailReset = (tools: Tools, tx: Tx, account: AccountRow): Promise<void> =>
  mailLink(tools, tx, account, 'reset-password', resetMinutes);

/**
 * For an account that somebody else made: the link sets its first password. Goes out however many mails there were: a
 * stranger who knows the address could have asked for them.
 */
export const mailInvitation = (tools: Tools, tx: Tx, account: AccountRow): Promise<void> =>
  sendLink(tools, tx, account, 'reset-password', invitationHours * 60);

type LinkPurpose = 'verify-email' | 'reset-password';

async function mailLink(
  tools: Tools,
  tx: Tx,
  account: AccountRow,
  purpose: LinkPurpose,
  minutes: number,
): Promise<void> {
  if (!(await isMailedEnough(tx, account.id, purpose))) await sendLink(tools, tx, account, purpose, minutes);
}

async function sendLink(
  { vault, linkTo }: Tools,
  tx: Tx,
  account: AccountRow,
  purpose: LinkPurpose,
  minutes: number,
): Promise<void> {
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  const token = await issueOneTimeToken(tx, { accountId: account.id, purpose, expiresAt });
  const { id: accountId, language, jurisdiction } = account;
  // Shown by the page, where the owner of the address may choose another: it may be a stranger's word.
  const named = purpose === 'verify-email' && jurisdiction !== null ? { jurisdiction } : {};
  const link = linkTo(`/${purpose}`, { token, language, ...named });
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
