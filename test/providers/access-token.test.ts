import type { RequestListener } from 'node:http';
import { z } from 'zod';
import { askWithToken } from '../../shared/providers/calls/access-token';
import { openProviderClient } from '../../shared/providers/calls/provider-client';
import { calm, faultOf } from './an-order';
import { useRawProvider } from './raw-provider';

const provider = useRawProvider();

/** Gives out tokens that hold so long, and answers what has one of `taken`. */
const deskFor =
  (taken: (token: string) => boolean, expires_in: number | string = 3600): RequestListener =>
  ({ url, headers }, res) => {
    const issued = provider.asked.filter((one) => one.url === '/token').length;
    if (url === '/token') return void res.end(JSON.stringify({ access_token: `token-${issued}`, expires_in }));
    const token = String(headers.authorization).replace('Bearer ', '');
    return void (taken(token) ? res.end(JSON.stringify({ token })) : res.writeHead(401).end());
  };

const open = () => {
  const client = openProviderClient('mvola', provider.url, { limits: { timeoutSeconds: 1 } });
  const ask = askWithToken(client, { path: '/token', clientId: 'we', clientSecret: 'sesame', scope: 'PAY' });
  return (signal = calm, isSafe = false) =>
    ask(
      {
        name: 'order',
        isSafe,
        method: 'POST',
        path: '/orders',
        headers: { version: '1.0' },
        body: { json: {} },
        schema: z.strictObject({ token: z.string() }),
      },
      signal,
    );
};

test('the token is asked for as OAuth has it, and goes along beside the headers of the call', async () => {
  provider.answer = deskFor(() => true);
  await expect(open()()).resolves.toEqual({ token: 'token-1' });
  expect(provider.asked).toMatchObject([
    {
      url: '/token',
      body: 'grant_type=client_credentials&scope=PAY',
      headers: {
        authorization: `Basic ${Buffer.from('we:sesame').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    },
    { url: '/orders', headers: { authorization: 'Bearer token-1', version: '1.0' } },
  ]);
});

test('a provider that takes none of its own tokens is asked twice and not for ever', async () => {
  provider.answer = deskFor(() => false);
  expect(await faultOf(open()())).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  expect(provider.asked.map(({ url }) => url)).toEqual(['/token', '/orders', '/token', '/orders']);
});

test('many who are sent away with one token fetch one other', async () => {
  const order = open();
  provider.answer = deskFor((token) => token === 'token-1');
  await order();
  provider.answer = deskFor((token) => token === 'token-2');
  await expect(Promise.all([order(), order(), order()])).resolves.toEqual(Array(3).fill({ token: 'token-2' }));
  expect(provider.asked.filter(({ url }) => url === '/token')).toHaveLength(2);
});

test('whoever is sent away late does not throw away the token that others fetched since', async () => {
  const order = open();
  provider.answer = deskFor((token) => token === 'token-1');
  await order();
  const usual = deskFor((token) => token === 'token-2');
  const late: (() => void)[] = [];
  provider.answer = (req, res) => {
    if (req.headers.authorization !== 'Bearer token-1' || late.length > 0) return usual(req, res);
    late.push(() => usual(req, res));
  };
  const slow = order();
  await order();
  for (const answer of late) answer();
  await Promise.all([slow, order()]);
  expect(provider.asked.filter(({ url }) => url === '/token')).toHaveLength(2);
});

test('a caller that stops does not stop the token that others wait for', async () => {
  const order = open();
  const stop = new AbortController();
  const usual = deskFor(() => true);
  provider.answer = (req, res) => {
    stop.abort();
    usual(req, res);
  };
  const stopped = faultOf(order(stop.signal));
  await expect(order()).resolves.toEqual({ token: 'token-1' });
  expect(await stopped).toMatchObject({ kind: 'away', code: 'STOPPED' });
  expect(provider.asked).toHaveLength(2);
});

test('an order that got no token was not sent, whatever the reason, and the next asks for one again', async () => {
  const order = open();
  provider.status(400, '{"error":"invalid_scope"}');
  expect(await faultOf(order())).toMatchObject({ kind: 'away', code: 'CREDENTIALS_REFUSED' });
  provider.status(200, '<h1>Maintenance</h1>');
  expect(await faultOf(order())).toMatchObject({ kind: 'away', code: 'TOKEN_UNUSABLE' });
  provider.status(500);
  expect(await faultOf(order())).toMatchObject({ kind: 'away', code: 'HTTP_500' });
  expect(provider.asked.filter(({ url }) => url !== '/token')).toEqual([]);
  provider.answer = deskFor(() => true);
  await expect(order()).resolves.toMatchObject({ token: expect.stringMatching(/^token-/) });
});

test('how long a token holds may be a text, and must be a time', async () => {
  provider.answer = deskFor(() => true, '3600');
  const order = open();
  await order();
  await order();
  expect(provider.asked).toHaveLength(3);
  for (const never of ['soon', 0, -1]) {
    provider.answer = deskFor(() => true, never);
    expect((await faultOf(open()())).code).toBe('TOKEN_UNUSABLE');
  }
});
