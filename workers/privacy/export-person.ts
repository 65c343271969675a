import type { Handle, WhenDead } from '../../shared/jobs/handler';
import { GiveUp } from '../../shared/jobs/outcomes';
import { type AccountRow, emailOf, findAccount, lockAccount } from '../../shared/store/accounts';
import { requestNotification } from '../../shared/store/notifications';
import { issueOneTimeToken, voidOneTimeTokens } from '../../shared/store/one-time-tokens';
import { failExport, findExport, storeExport, withdrawExports } from '../../shared/store/personal-exports';
import type { Tx } from '../../shared/store/sql';
import { collectPerson } from './collect-person';
import type { exportPerson } from './export-person.job';
import type { PrivacyTools } from './open';

/** As the mail says. */
const linkHours = 24;

export const handle: Handle<typeof exportPerson, PrivacyTools> = async ({ exportId }, context) => {
  const { db, vault, linkTo, complete, followUp } = context;
  const asked = await findExport(db, exportId);
  if (asked === undefined) throw new GiveUp('the export does not exist');
  if (asked.state !== 'waiting') return;
  const account = stillThere(await findAccount(db, asked.accountId));
  const content = await collectPerson(db, vault, account);

  // Content, token and mail are one transaction: a process that dies before its commit leaves an export that waits, and
  // the next run collects anew.
  await complete(async (tx) => {
    // An erasure that came in between must not find its person here again afterwards.
    stillThere(await lockAccount(tx, account.id));
    const expiresAt = await storeExport(tx, vault, exportId, content, linkHours);
    if (expiresAt === undefined) return;
    await withdrawExports(tx, account.id, exportId);
    const link = linkTo('/exports', { token: await replaceToken(tx, account.id, exportId, expiresAt) });
    const { id: accountId, language } = account;
    const mail = { accountId, kind: 'export-ready', language, email: emailOf(vault, account) } as const;
    await requestNotification(tx, vault, { ...mail, data: { link }, expiresAt }, followUp);
  });
};

function stillThere(account: AccountRow | undefined): AccountRow {
  if (account === undefined || account.state === 'closed') throw new GiveUp('the account is closed');
  return account;
}

async function replaceToken(tx: Tx, accountId: string, subjectId: string, expiresAt: Date): Promise<string> {
  await voidOneTimeTokens(tx, accountId, 'download-export');
  return issueOneTimeToken(tx, { accountId, purpose: 'download-export', subjectId, expiresAt });
}

/** The person sees that it failed and can ask again. */
export const whenDead: WhenDead<typeof exportPerson> = (tx, { exportId }) => failExport(tx, exportId);
