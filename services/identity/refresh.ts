// POST /api/v1/auth/refresh.
import { z } from 'zod';
import { rolesNeedingSecondFactor } from '../../shared/access/authenticate';
import type { Whence } from '../../shared/access/whence';
import { whenceOf } from '../../shared/http/audit-facts';
import { Refusal } from '../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../shared/http/json-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { platformTenant, recordAudit } from '../../shared/store/audit';
import {
  type Rotation,
  refreshTokenPattern,
  rotateRefreshToken,
  type SessionOwner,
} from '../../shared/store/refresh-tokens';
import { type Tx, withTx } from '../../shared/store/sql';
import { tokensAnswer, tokensSchema } from './open-tokens';
import { tokenField } from './person-fields';
import type { IdentityTools } from './tools';

const Refresh = z.strictObject({ refreshToken: tokenField }).meta({ id: 'Refresh', title: 'The refresh token' });

export const refresh = (tools: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/auth/refresh',
      audience: 'public',
      permission: 'accounts:register',
      limit: 'authentication',
      duringMaintenance: true,
      tag: 'Logging in',
      summary: 'Get the next pair of tokens',
      description:
        'A refresh token is good once. One that comes again ends its session with all its tokens, also those that the ' +
        'first use gave: two parties hold it, and which of them is yours cannot be told.',
      body: jsonBody('The refresh token', Refresh),
      responses: { 200: { description: 'Tokens', content: { 'application/json': tokensSchema } } },
      errors: [...errorsOfJsonBody, 'REFRESH_TOKEN_INVALID'],
    },
    async ({ req, res, exchange }) => {
      const { refreshToken } = await readJson(req, res, Refresh);
      const rotation = await rotate(tools, refreshToken, whenceOf(req, exchange));
      if (rotation.kind !== 'rotated')
        throw new Refusal('REFRESH_TOKEN_INVALID', { headers: { 'WWW-Authenticate': 'Bearer' } });
      return tokensAnswer(tools, rotation.accountId, rotation);
    },
  );

async function rotate({ db, config }: IdentityTools, token: string, from: Whence): Promise<Rotation> {
  if (!refreshTokenPattern.test(token)) return { kind: 'unknown' };
  return withTx(db, async (tx) => {
    const rotation = await rotateRefreshToken(tx, token, {
      refreshDays: config.REFRESH_TOKEN_DAYS,
      needingSecondFactor: rolesNeedingSecondFactor(config),
    });
    if (rotation.kind === 'reused') await auditReuse(tx, rotation, from);
    return rotation;
  });
}

const auditReuse = (tx: Tx, { accountId, sessionId, role, jurisdiction }: SessionOwner, from: Whence) =>
  recordAudit(tx, {
    tenant: jurisdiction ?? platformTenant,
    // Whoever it was, had a token of this account.
    actor: `account:${accountId}`,
    role,
    action: 'token reused',
    resource: `session:${sessionId}`,
    outcome: 'refused',
    ...from,
  });
