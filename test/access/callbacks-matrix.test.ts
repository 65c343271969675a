// Each route of the callbacks service × each role and kind of key: who one is opens and closes nothing there. What a
// provider tells is believed by its signature alone, whoever else the request says it comes from.
import { randomUUID } from 'node:crypto';
import { apiTables } from '../../scripts/generate/route-table';
import { referenceOf } from '../../shared/domain/payment/reference';
import type { Route } from '../../shared/http/route';
import {
  carrierSettings,
  orangeSecret,
  publicUrl,
  signedByTwilio,
  toldByOrange,
  twilioFields,
  twilioToken,
} from '../callbacks/statuses';
import { aBangePayment, bangeEvent, signed, useCallbacks } from '../callbacks/use-callbacks';
import { type Asking, everybody, threePartners } from './callers';

type Fixture = {
  /** For everybody. */
  ok: number;
  /** Takes what providers of payments tell, or carriers of messages. */
  takes?: 'payments' | 'mails' | 'twilio' | 'orange-sms';
};

const taking: Fixture = { ok: 200, takes: 'payments' };
const fixtures: Readonly<Record<string, Fixture>> = {
  'POST /callbacks/{provider}': taking,
  'POST /callbacks/{provider}/{reference}': taking,
  'PUT /callbacks/{provider}': taking,
  'PUT /callbacks/{provider}/{reference}': taking,
  'POST /deliveries/mail': { ok: 200, takes: 'mails' },
  'POST /deliveries/twilio/{attemptId}': { ok: 200, takes: 'twilio' },
  'POST /deliveries/orange-sms/{secret}': { ok: 200, takes: 'orange-sms' },
  'GET /health': { ok: 200 },
  'GET /health/live': { ok: 200 },
  'GET /health/ready': { ok: 200 },
  'GET /api/v1/health': { ok: 200 },
  'GET /.well-known/security.txt': { ok: 200 },
  'GET /api/openapi.json': { ok: 200 },
  'GET /api/docs': { ok: 200 },
};

const BOUNCE_SECRET = 'a-secret-of-the-mail-server';
const callbacks = useCallbacks({
  ANONYMOUS_REQUESTS_PER_MINUTE: '100000',
  STAFF_SECOND_FACTOR: 'optional',
  BOUNCE_SECRET,
  ...carrierSettings,
});
let asked: Asking[];
beforeAll(async () => {
  const process = callbacks.process();
  asked = await everybody(process, await threePartners(process));
});

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const routes = apiTables().callbacks;

test('each route has its line in this test, and no line is left over', () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(fixtures).sort());
});

test('what takes callbacks, and nothing else, is for providers', () => {
  const ofProviders = routes.filter(({ audience }) => audience === 'provider').map(nameOf);
  expect(ofProviders).toEqual(Object.keys(fixtures).filter((name) => fixtures[name]!.takes));
  for (const route of routes.filter(({ audience }) => audience === 'provider'))
    expect(route.permission).toBe(
      fixtures[nameOf(route)]!.takes === 'payments' ? 'callbacks:receive' : 'deliveries:tell',
    );
});

const mail = (secret = BOUNCE_SECRET) => ({
  headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'message/rfc822' },
  body: 'Subject: none of ours\r\n\r\n',
});

type Asked = { path: string; headers: Record<string, string>; body?: string };

/** `secret` undefined is the provider's own. Of statuses one that changes nothing, whichever message it is about. */
async function askedOf(route: Route, secret?: string): Promise<Asked> {
  const { path } = route;
  switch (fixtures[nameOf(route)]!.takes) {
    case 'payments': {
      const payment = await aBangePayment(callbacks.db());
      const at = path.replace('{provider}', 'bange').replace('{reference}', referenceOf(payment.id));
      return { path: at, ...signed(bangeEvent(payment), secret) };
    }
    case 'mails':
      return { path, ...mail(secret) };
    case 'twilio': {
      const at = path.replace('{attemptId}', randomUUID());
      return { path: at, ...signedByTwilio(publicUrl + at, twilioFields('sent'), secret ?? twilioToken) };
    }
    case 'orange-sms': {
      const at = path.replace('{secret}', secret ?? orangeSecret);
      return { path: at, ...toldByOrange('6718ac59', 'DeliveredToNetwork') };
    }
    default:
      return { path, headers: {} };
  }
}

async function ask(route: Route, { headers }: Asking, secret?: string): Promise<string> {
  const { path, ...sent } = await askedOf(route, secret);
  const answer = await fetch(callbacks.url() + path, {
    method: route.method.toUpperCase(),
    headers: { ...headers, ...sent.headers },
    ...(sent.body !== undefined && { body: sent.body }),
  });
  const text = await answer.text();
  return answer.headers.get('content-type')?.includes('problem')
    ? `${answer.status} ${JSON.parse(text).code}`
    : `${answer.status}`;
}

test.each(routes.map((route) => [nameOf(route), route] as const))('%s answers everybody alike', async (name, route) => {
  const { ok, takes } = fixtures[name]!;
  for (const asking of asked) {
    expect([asking.name, await ask(route, asking)]).toEqual([asking.name, String(ok)]);
    if (takes)
      expect([asking.name, await ask(route, asking, 'another')]).toEqual([asking.name, '401 SIGNATURE_INVALID']);
  }
});

test.each(['GET', 'DELETE', 'PATCH'])('%s tells of nothing', async (method) => {
  const answer = await fetch(`${callbacks.url()}/callbacks/bange`, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, PUT']);
});
