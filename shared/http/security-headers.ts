// The headers of helmet, asked for once. Running its dozen middlewares on every request costs more than authenticating
// it, and for an API they always say the same.
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/** Nothing may be loaded, framed or submitted from an answer of the API; a page that needs more says so itself. */
const options = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"], 'base-uri': ["'none'"] },
  },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
} as const;

function headersOfHelmet(): [string, string][] {
  const headers: [string, string][] = [];
  const recorder = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => {},
  };
  helmet(options)({} as IncomingMessage, recorder as unknown as ServerResponse, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}

export const securityHeaders: readonly (readonly [string, string])[] = headersOfHelmet();
