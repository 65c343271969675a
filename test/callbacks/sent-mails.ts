// Mails that a server has taken, and what comes back of them.
import { randomUUID } from 'node:crypto';
import { Personal } from '../../shared/domain/personal';
import { bounceAddress } from '../../shared/messages/bounce-address';
import { addressIndex } from '../../shared/messages/person-index';
import type { RunningProcess } from '../../shared/process/process';
import { beginAttempt, settleAttempt } from '../../shared/store/delivery-attempts';
import { requestNotification } from '../../shared/store/notifications';
import { withTx } from '../../shared/store/sql';
import { bouncedAddress, type Returned } from './bounces';

export type SentMail = Returned & { attemptId: string; notificationId: string };

export const takenMail = ({ db, vault }: Pick<RunningProcess, 'db' | 'vault'>): Promise<SentMail> =>
  withTx(db, async (tx) => {
    const notificationId = await requestNotification(tx, vault, {
      accountId: null,
      kind: 'already-registered',
      language: 'fr',
      email: new Personal(bouncedAddress),
      phone: null,
      name: null,
      data: {},
      expiresAt: null,
    });
    const attemptId = await beginAttempt(tx, {
      notificationId,
      channel: 'email',
      provider: 'smtp',
      jobEventId: randomUUID(),
      segments: null,
      addressIndex: addressIndex(vault, 'email', new Personal(bouncedAddress)),
    });
    const messageId = `<${notificationId}@taxes.example>`;
    await settleAttempt(tx, attemptId, { state: 'sent', providerMessageId: messageId });
    return { attemptId, notificationId, messageId, to: bounceAddress(vault, 'bounces@mail.example.org', attemptId) };
  });

export type Posted = { url: string; secret: string | null; query?: string; type?: string };

export async function postBounce(body: string | Buffer, { url, secret, query = '', type }: Posted): Promise<string> {
  const answer = await fetch(`${url}/deliveries/mail${query}`, {
    method: 'POST',
    headers: {
      'Content-Type': type ?? 'message/rfc822',
      ...(secret !== null && { Authorization: `Bearer ${secret}` }),
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const text = await answer.text();
  return answer.ok ? `${answer.status}` : `${answer.status} ${JSON.parse(text).code}`;
}
