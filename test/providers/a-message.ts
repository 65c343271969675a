import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personal } from '../../shared/domain/personal';
import { type MessageSettings, messageShape } from '../../shared/process/message-settings';
import { MessageFault, type OutgoingSms } from '../../shared/providers/messages/message-provider';

export const messageSettings = (env: Record<string, string>): MessageSettings => z.object(messageShape).parse(env);

export const anSms = (to = '+261341234567', patch: Partial<OutgoingSms> = {}): OutgoingSms => ({
  channel: 'sms',
  attemptId: randomUUID(),
  notificationId: randomUUID(),
  to: personal(to)!,
  text: 'Vous avez payé 100 000 Ar.',
  statusUrl: null,
  ...patch,
});

/** The fault that it ends with; fails where it ends otherwise. */
export async function messageFaultOf(work: Promise<unknown>): Promise<MessageFault> {
  const end = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in end && end.error instanceof MessageFault) return end.error;
  throw new Error('expected a MessageFault', { cause: 'error' in end ? end.error : undefined });
}
