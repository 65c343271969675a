import { z } from 'zod';
import { keyScopes } from '../../../shared/domain/permissions';
import type { ListedApiKey } from '../../../shared/store/api-key-admin';

const moment = z.iso.datetime().nullable();

const fields = {
  id: z.uuid(),
  partnerId: z.uuid(),
  name: z.string(),
  hint: z.string().describe('What the key begins with'),
  scopes: z.array(z.enum(keyScopes)),
  allowedNetworks: z.array(z.string()).describe('Empty: it may be used from anywhere'),
  isTest: z.boolean().describe('What it sends is marked and counts for nothing'),
  state: z
    .enum(['active', 'replaced', 'expired', 'revoked'])
    .describe('active and replaced ones open; a replaced one until expiresAt'),
  createdAt: z.iso.datetime(),
  expiresAt: moment,
  lastUsedAt: moment.describe('Up to some seconds late'),
  revokedAt: moment,
  replacedBy: z.uuid().nullable().describe('The key that takes its place'),
};

export const keySchema = z.object(fields).meta({ id: 'ApiKey', title: 'An API key, without the key itself' });

export const issuedKeySchema = z
  .object({ ...fields, key: z.string().describe('The key itself. It is not kept and cannot be shown again') })
  .meta({ id: 'IssuedApiKey', title: 'An API key, the only time that it is shown' });

export function keyView(key: ListedApiKey): z.input<typeof keySchema> {
  const { id, partnerId, name, hint, scopes, allowedNetworks, isTest, state, replacedBy } = key;
  return {
    id,
    partnerId,
    name,
    hint,
    scopes,
    allowedNetworks,
    isTest,
    state,
    createdAt: key.createdAt.toISOString(),
    expiresAt: textOf(key.expiresAt),
    lastUsedAt: textOf(key.lastUsedAt),
    revokedAt: textOf(key.revokedAt),
    replacedBy,
  };
}

const textOf = (at: Date | null): string | null => at?.toISOString() ?? null;
