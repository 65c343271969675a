// Providers that are asked with an OAuth access token: kept until shortly before it ends, and renewed once when a
// provider no longer takes it.
import { z } from 'zod';
import { AnsweredFault } from './call-faults';
import { type ProviderCall, type ProviderClient, readHeaders } from './provider-client';
import { ProviderFault } from './provider-fault';

export type TokenTerms = { path: string; clientId: string; clientSecret: string; scope?: string };

export type Ask = <S extends z.ZodType>(call: ProviderCall<S>, signal: AbortSignal) => Promise<z.output<S>>;

// A call that begins with a token must also end with it; clocks differ a little as well.
const marginSeconds = 60;

const answerShape = z.looseObject({
  access_token: z
    .string()
    .min(1)
    .max(8192)
    .regex(/^[\x21-\x7e]+$/),
  // Some write it as a text.
  expires_in: z.coerce.number().positive(),
});

/** `client.call` with a token. */
export function askWithToken(client: ProviderClient, terms: TokenTerms): Ask {
  const { current, forget } = openTokens(client, terms);
  return async (call, signal) => {
    const token = await current();
    const ask = (bearer: string) => {
      const headers = () => ({ ...readHeaders(call.headers), authorization: `Bearer ${bearer}` });
      return client.call({ ...call, headers }, signal);
    };
    try {
      return await ask(token);
    } catch (fault) {
      // Nothing was taken from somebody who was not let in: even an order may be sent again.
      if (!(fault instanceof AnsweredFault && fault.status === 401)) throw fault;
      forget(token);
      return ask(await current());
    }
  };
}

type Token = { value: string; renewAtMs: number };

function openTokens(client: ProviderClient, { path, clientId, clientSecret, scope }: TokenTerms) {
  let kept: Token | null = null;
  let underWay: Promise<Token> | null = null;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');

  async function fetchToken(): Promise<Token> {
    const { access_token, expires_in } = await client.call(
      {
        name: 'token',
        isSafe: true,
        method: 'POST',
        path,
        headers: { authorization: `Basic ${basic}` },
        body: { form: { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) } },
        schema: answerShape,
      },
      // Not that of the caller: others wait for the same token, and the client's own time limit holds.
      new AbortController().signal,
    );
    return { value: access_token, renewAtMs: Date.now() + (expires_in - marginSeconds) * 1000 };
  }

  /** Whatever is wrong with the token, the order it was for was not sent, and is none of its faults. */
  const withoutToken = (fault: unknown): never => {
    if (!(fault instanceof ProviderFault) || fault.kind === 'away') throw fault;
    const code = fault.kind === 'refused' ? 'CREDENTIALS_REFUSED' : 'TOKEN_UNUSABLE';
    throw client.fault('away', `gives us no access token: ${fault.message}`, code);
  };

  return {
    async current(): Promise<string> {
      if (kept && Date.now() < kept.renewAtMs) return kept.value;
      underWay ??= fetchToken()
        .catch(withoutToken)
        .finally(() => {
          underWay = null;
        });
      kept = await underWay;
      return kept.value;
    },
    /** Only the one that was refused: meanwhile somebody else may have fetched another. */
    forget(value: string): void {
      if (kept?.value === value) kept = null;
    },
  };
}
