// What the API shows of a callback. What the provider wrote is not part of it: people are named there.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { type CallbackRow, callbackStates } from '../../../shared/store/callback-reads';

export const callbackPath = '/api/v1/callbacks';

export const callbackSchema = z
  .object({
    id: z.uuid(),
    provider: z.enum(providers),
    eventId: z.string().describe('What makes a repetition one'),
    eventType: z.string(),
    state: z.enum(callbackStates),
    paymentId: z.uuid().nullable().describe('Null where it is about no payment that is known'),
    transaction: z.string().nullable(),
    signature: z.enum(['valid', 'invalid', 'none']).describe('None where the provider signs nothing'),
    news: z.looseObject({}).nullable().describe('What was read of it: amounts and states'),
    refusedReason: z.string().nullable(),
    error: z.string().nullable().describe('Why it failed'),
    receivedAt: z.iso.datetime(),
    processedAt: z.iso.datetime().nullable(),
    processingMs: z.int().nullable().describe('From receiving it to its effects'),
  })
  .meta({ id: 'Callback', title: 'What a provider told' });

export const callbackView = ({
  isSignatureValid,
  jurisdiction: _,
  ...callback
}: CallbackRow): z.input<typeof callbackSchema> => ({
  ...callback,
  signature: isSignatureValid === null ? 'none' : isSignatureValid ? 'valid' : 'invalid',
  receivedAt: callback.receivedAt.toISOString(),
  processedAt: callback.processedAt?.toISOString() ?? null,
});
