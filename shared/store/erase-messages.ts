// What messages leave of a person who is erased. That something was sent stays, by kind and time; to whom, by which ways
// and about what goes, and so do contents that a carrier may still be handed.
import { rows, type Tx } from './sql';

/** Of an account, whose message contents `eraseTracks` has taken out. */
export const eraseDeliveries = async (tx: Tx, accountId: string): Promise<void> => {
  const found = await rows<{ id: string }>(
    tx,
    `update notification set person_index = null where account_id = $1 returning id`,
    [accountId],
  );
  await forgetWays(tx, found);
};

/** Messages to an address without an account: of somebody whose it was proved to be. */
export async function eraseMessagesTo(tx: Tx, addressIndex: Buffer): Promise<void> {
  const found = await rows<{ id: string }>(
    tx,
    `update notification
        set recipient_sealed = null, data_sealed = null, person_index = null,
            state = case when state = 'waiting' then 'expired' else state end,
            settled_at = coalesce(settled_at, now())
      where account_id is null
        and person_index = $1
     returning id`,
    [addressIndex],
  );
  await forgetWays(tx, found);
}

async function forgetWays(tx: Tx, notifications: readonly { id: string }[]): Promise<void> {
  const ids = notifications.map(({ id }) => id);
  await rows(tx, `delete from delivery_attempt where notification_id = any($1::uuid[])`, [ids]);
  await rows(tx, `delete from notification_subject where notification_id = any($1::uuid[])`, [ids]);
}
