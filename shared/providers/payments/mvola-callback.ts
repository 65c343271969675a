// What MVola calls back with, by PUT or POST: unsigned, so that anybody could have sent it. It is a reason to ask, and
// nothing in it but the name of the payment is used.
import { z } from 'zod';
import { readBody } from '../calls/read-body';
import type { Verdict } from './provider';

const callbackBody = z.looseObject({
  serverCorrelationId: z.string().regex(/^\w[\w.-]{0,99}$/),
  transactionStatus: z.string().regex(/^[\w-]{1,40}$/),
});

export function readMvolaCallback(rawBody: Buffer): Verdict {
  const read = readBody(rawBody, callbackBody);
  if (read.data === null) return { verdict: 'refused', reason: 'body-unusable', detail: read.detail, signature: null };
  const { serverCorrelationId, transactionStatus } = read.data;
  return {
    verdict: 'unsigned',
    callback: {
      eventId: `${serverCorrelationId}:${transactionStatus}`,
      eventType: transactionStatus,
      occurredAt: null,
      subject: { providerReference: serverCorrelationId },
      news: { kind: 'hint' },
    },
    signature: null,
  };
}
