// GET /.well-known/jwks.json.
import { z } from 'zod';
import { retiredKeyMinutes } from '../../shared/access/access-tokens';
import { defineRoute, type Route } from '../../shared/http/route';
import { publicKeys } from '../../shared/store/signing-keys';
import type { IdentityTools } from './tools';

const jwksSchema = z
  .object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string() })) })
  .meta({ id: 'Jwks', title: 'Public keys (RFC 7517)' });

export const getJwks = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/.well-known/jwks.json',
      audience: 'public',
      permission: 'documentation:read',
      tag: 'Keys',
      summary: 'Keys that verify access tokens',
      description:
        'Look again when a token names a key that you do not know: a new one signs from its first moment on.',
      responses: { 200: { description: 'The keys', content: { 'application/json': jwksSchema } } },
      errors: [],
    },
    async () => ({
      status: 200,
      body: { keys: (await publicKeys(db, 'access-token', retiredKeyMinutes)).map(({ publicJwk }) => publicJwk) },
      headers: { 'Cache-Control': 'public, max-age=300' },
    }),
  );
