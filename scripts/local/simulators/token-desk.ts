import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { TokenBehaviour } from './behaviour';
import { Refusal, readForm, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';

export type TokenDesk = {
  /** Gives out an access token for Basic credentials and `grant_type=client_credentials`. */
  issue(request: SimulatedRequest): SimulatedAnswer;
  /** Throws a Refusal with 401 unless there is a token that holds. */
  demand(headers: IncomingHttpHeaders): void;
  issued(): number;
  /** As if each had ended before its time. */
  forget(): void;
};

export function openTokenDesk(
  behaviour: TokenBehaviour,
  clientId: string,
  clientSecret: string,
  scope?: string,
): TokenDesk {
  const endsAtMs = new Map<string, number>();
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  let issued = 0;
  return {
    issue({ headers, body }) {
      if (headers.authorization !== basic) return { status: 401, json: { error: 'invalid_client' } };
      const form = readForm(body);
      if (form.grant_type !== 'client_credentials') return { status: 400, json: { error: 'unsupported_grant_type' } };
      if (form.scope !== scope) return { status: 400, json: { error: 'invalid_scope' } };
      const token = randomUUID();
      endsAtMs.set(token, Date.now() + behaviour.tokenSeconds * 1000);
      issued += 1;
      return {
        status: 200,
        json: { access_token: token, scope, token_type: 'Bearer', expires_in: behaviour.tokenSeconds },
      };
    },
    demand({ authorization }) {
      const endsAt = endsAtMs.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
      if (endsAt === undefined || endsAt <= Date.now())
        throw new Refusal({ status: 401, json: { fault: { code: 900901, message: 'Invalid Credentials' } } });
    },
    issued: () => issued,
    forget: () => endsAtMs.clear(),
  };
}
