// Takes one person out of everything that is kept.
import { refusedTopics } from '../../shared/domain/notification/allowed-channels';
import type { Personal } from '../../shared/domain/personal';
import type { JobContext } from '../../shared/jobs/handler';
import { accountIndex, addressIndex } from '../../shared/messages/person-index';
import { type AccountRow, emailOf, lockAccount } from '../../shared/store/accounts';
import { type NewAuditEntry, platformTenant, recordAudit } from '../../shared/store/audit';
import { choicesFor, forgetChoices, setChoices } from '../../shared/store/delivery-choices';
import { eraseDeliveries, eraseMessagesTo } from '../../shared/store/erase-messages';
import { enterErased } from '../../shared/store/erased-addresses';
import { closeAccount, eraseTracks, lockErasable } from '../../shared/store/erasures';
import { requestNotification } from '../../shared/store/notifications';
import { blocksWithEmail, ownerIndexOf, replaceOwnerBlock } from '../../shared/store/owner-blocks';
import { withdrawExports } from '../../shared/store/personal-exports';
import { type Tx, withTx } from '../../shared/store/sql';
import { lockSubscription, subscriptionsToEnd } from '../../shared/store/subscriptions';
import { endSubscription } from '../../shared/subscriptions/end-subscription';
import { isOf } from './collect-person';
import type { PrivacyTools } from './open';

// Longer than a set of chunks takes. Assessing stands still while this waits, so a night that cannot have it tries again.
const patienceSeconds = 10;

type Context = Pick<JobContext, 'db' | 'job' | 'followUp'> & PrivacyTools;

/**
 * False when there is nothing to erase any more. First no chunk that waits can bring the person back, then the owners go,
 * block by block: whoever dies before the account is closed leaves it closing, and the next run takes out what is left.
 */
export async function erasePerson(context: Context, accountId: string): Promise<boolean> {
  const { db, vault } = context;
  const account = await withTx(db, async (tx) =>
    (await lockErasable(tx, accountId)) ? lockAccount(tx, accountId) : undefined,
  );
  if (account === undefined) return false;
  const email = emailOf(vault, account);
  if (account.verifiedAt !== null) {
    await withTx(db, (tx) => enterErased(tx, ownerIndexOf(vault, email.reveal()), patienceSeconds));
    await forgetOwner(context, email);
  }
  return close(context, account, email);
}

/** The grace is over and cannot be withdrawn any more, so this needs no lock on the account. */
async function forgetOwner({ db, vault }: Context, email: Personal): Promise<void> {
  for await (const block of blocksWithEmail(db, ownerIndexOf(vault, email.reveal()))) {
    await withTx(db, (tx) =>
      replaceOwnerBlock(tx, vault, block, (owners) => owners.filter(([, owner]) => !isOf(owner, email))),
    );
  }
}

const close = ({ db, vault, job, followUp }: Context, { id, language, ...account }: AccountRow, email: Personal) =>
  withTx(db, async (tx) => {
    if (!(await lockErasable(tx, id))) return false;
    const dropped = await endSubscriptions(tx, id, followUp);
    await eraseTracks(tx, { id });
    await eraseMessages(tx, vault, { id, ...account }, email);
    await withdrawExports(tx, id, null);
    await closeAccount(tx, id);
    // Leads to no account, so its contents go when it is sent.
    const mail = { accountId: null, kind: 'erased', language, email, data: {}, expiresAt: null } as const;
    await requestNotification(tx, vault, mail, followUp);
    const { correlationId } = job;
    for (const one of dropped) await recordAudit(tx, { ...one, ...byJob, correlationId });
    const tenant = account.jurisdiction ?? platformTenant;
    await recordAudit(tx, { tenant, action: 'erase', resource: `account:${id}`, ...byJob, correlationId });
    return true;
  });

/** Whoever wanted no more mails is written to by none when a partner names the address anew: that alone stays. */
async function eraseMessages(
  tx: Tx,
  vault: PrivacyTools['vault'],
  { id, verifiedAt }: Pick<AccountRow, 'id' | 'verifiedAt'>,
  email: Personal,
): Promise<void> {
  await eraseDeliveries(tx, id);
  const account = accountIndex(vault, id);
  if (verifiedAt !== null) {
    const address = addressIndex(vault, 'email', email);
    await eraseMessagesTo(tx, address);
    const refused = refusedTopics('email', await choicesFor(tx, [account]));
    const choices = refused.map((topic) => ({ channel: 'email', topic, isAllowed: false }) as const);
    await setChoices(tx, address, choices, 'unsubscribed');
  }
  await forgetChoices(tx, account);
}

const byJob = {
  actor: 'job:privacy.erase-people',
  role: 'job',
  outcome: 'done',
  ip: null,
  userAgent: null,
} as const;

/** As if they had ended them themselves: nobody is left who would pay for what is not served. */
async function endSubscriptions(
  tx: Tx,
  accountId: string,
  followUp: Context['followUp'],
): Promise<Pick<NewAuditEntry, 'tenant' | 'action' | 'resource' | 'after' | 'details'>[]> {
  const entries = [];
  for (const id of await subscriptionsToEnd(tx, accountId)) {
    const subscription = (await lockSubscription(tx, { kind: 'all' }, id))!;
    if (subscription.state === 'ended') continue;
    const dropped = await endSubscription(tx, subscription, followUp);
    if (dropped === null) continue;
    entries.push({
      tenant: subscription.jurisdiction,
      action: 'cancel assessment' as const,
      resource: `assessment ${dropped}`,
      after: { state: 'cancelled' },
      details: { reason: `subscription ${id} has ended` },
    });
  }
  return entries.toSorted((one, other) => (one.tenant < other.tenant ? -1 : 1));
}
