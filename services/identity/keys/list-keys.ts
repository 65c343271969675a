// GET /api/v1/keys.
import { z } from 'zod';
import { defineRoute, type Route } from '../../../shared/http/route';
import { listApiKeysAtOnce, mostListedKeys } from '../../../shared/store/api-key-admin';
import type { IdentityTools } from '../tools';
import { namedPartner } from './key-reach';
import { keySchema, keyView } from './key-view';

const listSchema = z.object({
  keys: z.array(keySchema),
  isComplete: z.boolean().describe(`False when there are more than these ${mostListedKeys}: ask for one partner's`),
});

export const listKeys = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/keys',
      audience: 'person',
      permission: 'keys:read',
      tag: 'API keys',
      summary: 'The API keys of your partner',
      query: z.strictObject({
        partnerId: z.uuid().optional().describe('For those who look after all partners: one of them'),
      }),
      responses: {
        200: {
          description: 'Those that open something first, then the newest',
          content: { 'application/json': listSchema },
        },
      },
      errors: ['REQUEST_INVALID'],
    },
    async (call) => {
      const { keys, isComplete } = await listApiKeysAtOnce(db, namedPartner(call, call.query.partnerId));
      return { status: 200, body: { keys: keys.map(keyView), isComplete } };
    },
  );
