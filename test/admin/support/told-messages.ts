// Messages as workers leave them: promised, tried, settled; to people whose addresses must show on no page.
import { randomUUID } from 'node:crypto';
import type { Channel } from '../../../shared/domain/notification/kinds';
import { Personal } from '../../../shared/domain/personal';
import { addressIndex } from '../../../shared/messages/person-index';
import type { Vault } from '../../../shared/process/vault';
import { type AttemptOutcome, beginAttempt, settleAttempt } from '../../../shared/store/delivery-attempts';
import {
  type NewNotification,
  requestNotification,
  type Settlement,
  settleNotification,
} from '../../../shared/store/notifications';
import { type Database, rows, withTx } from '../../../shared/store/sql';

export const recipient = { email: 'rasoa@people.example', phone: '+261341234567', name: 'Rasoa R.' } as const;
const link = 'https://pay.example.mg/p/secret-of-hers';

/** Whatever of a message may be on no page. */
export const personalTexts = [recipient.email, recipient.phone, '34 12 345', recipient.name, link, 'rasoa'];

export type Tried = { channel: Channel; provider: string; outcome: AttemptOutcome; segments?: number };

type ToldFields = Partial<Pick<NewNotification, 'accountId' | 'jurisdiction' | 'receiptId' | 'paymentId'>> & {
  tried?: readonly Tried[];
  settlement?: Settlement;
  email?: string;
};

/** That a payment of somebody in Madagascar has failed, unless told otherwise. Its id. */
export async function aMessage(db: Database, vault: Vault, over: ToldFields = {}): Promise<string> {
  const { tried = [], settlement, email = recipient.email, ...fields } = over;
  return withTx(db, async (tx) => {
    const id = await requestNotification(tx, vault, {
      accountId: null,
      kind: 'payment-failed',
      language: 'fr',
      email: new Personal(email),
      phone: new Personal(recipient.phone),
      name: new Personal(recipient.name),
      data: { amount: '54 000 Ar', things: '1234 TBA', link },
      expiresAt: null,
      jurisdiction: 'MG',
      ...fields,
    });
    for (const { channel, provider, outcome, segments = null } of tried) {
      const address = new Personal(channel === 'email' ? email : recipient.phone);
      const made = { notificationId: id, channel, provider, segments, jobEventId: randomUUID() };
      const index = addressIndex(vault, channel, address);
      await settleAttempt(tx, await beginAttempt(tx, { ...made, addressIndex: index }), outcome);
    }
    if (settlement !== undefined) await settleNotification(tx, id, settlement);
    return id;
  });
}

/** Its job as it is after the last attempt. */
export const failJob = (db: Database, notificationId: string, reason: string): Promise<unknown> =>
  rows(
    db,
    `update job
        set state = 'failed', failed_reason = $2, error_fingerprint = 'x', attempt = 24, finished_at = now()
      where subject_id = $1`,
    [notificationId, reason],
  );

export const delayJob = (db: Database, notificationId: string, reason: string): Promise<unknown> =>
  rows(
    db,
    `update job set state = 'delayed', failed_reason = $2, run_at = '2099-01-02T05:00:00Z' where subject_id = $1`,
    [notificationId, reason],
  );
