// What Orange Money calls back with. The token shows only that the sender knows the payment; nothing else in it is used
// for more than asking.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readBody } from '../calls/read-body';
import type { Subject, Verdict } from './provider';

const callbackBody = z.looseObject({
  status: z.string().regex(/^\w{1,40}$/),
  notif_token: z.string().min(1).max(200),
  // Empty or absent where no money moved.
  txnid: z
    .string()
    .regex(/^[\w.-]{0,100}$/)
    .nullish(),
});

export function readOrangeCallback(rawBody: Buffer): Verdict {
  const read = readBody(rawBody, callbackBody);
  if (read.data === null) return { verdict: 'refused', reason: 'body-unusable', detail: read.detail, signature: null };
  const { status, notif_token: token, txnid } = read.data;
  const subject: Subject = txnid ? { token, transaction: txnid } : { token };
  // Hashed, since what it is called is shown and logged, and the token is a secret.
  const eventId = createHash('sha256')
    .update(JSON.stringify([token, status, txnid ?? '']))
    .digest('hex');
  return {
    verdict: 'unsigned',
    callback: { eventId, eventType: status, occurredAt: null, subject, news: { kind: 'hint' } },
    signature: null,
  };
}
