import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { z } from 'zod';
import { openProviderClient, type ProviderClient } from '../../shared/providers/calls/provider-client';
import type { ProviderFault } from '../../shared/providers/calls/provider-fault';
import { wholeAmount } from '../../shared/providers/payments/whole-amount';
import { calm, faultOf } from './an-order';
import { useRawProvider } from './raw-provider';

const provider = useRawProvider();

// Long enough for a machine that is busy; what is to be too late is given less.
const limits = { timeoutSeconds: 5, failuresToOpen: 100, openSeconds: 0.2, largestAnswerBytes: 2000 };
const open = (patch: Partial<typeof limits> = {}, onBreaker = (_: string, __: boolean) => {}) =>
  openProviderClient('wave', provider.url, { limits: { ...limits, ...patch }, onBreaker });

const ok = z.looseObject({ ok: z.boolean() });
const read = (client: ProviderClient, signal = calm) =>
  client.call({ name: 'status', isSafe: true, method: 'GET', path: '/status', schema: ok }, signal);
const write = (client: ProviderClient, signal = calm) =>
  client.call(
    { name: 'order', isSafe: false, method: 'POST', path: '/orders', body: { json: { amount: '1' } }, schema: ok },
    signal,
  );
const kinds = (fault: ProviderFault) => [fault.kind, fault.code];

test('what is sent and answered comes through as it is', async () => {
  const client = open();
  await expect(write(client)).resolves.toEqual({ ok: true });
  const form = { name: 'token', isSafe: true, method: 'POST', path: '/token', schema: ok } as const;
  await client.call({ ...form, body: { form: { scope: 'a b' } } }, calm);
  expect(provider.asked).toMatchObject([
    { method: 'POST', url: '/orders', body: '{"amount":"1"}' },
    { method: 'POST', url: '/token', body: 'scope=a+b' },
  ]);
});

test('a base address may have a path and a slash at its end', async () => {
  await read(openProviderClient('wave', `${provider.url}/base/`, { limits }));
  expect(provider.asked[0]?.url).toBe('/base/status');
});

test('an order has a connection of its own, and questions share one', async () => {
  const client = open();
  await read(client);
  await read(client);
  await write(client);
  await write(client);
  const [first, second, third, fourth] = provider.asked.map(({ connection }) => connection);
  expect(second).toBe(first);
  expect(new Set([first, third, fourth]).size).toBe(3);
});

test.each([
  [400, 'refused', 'HTTP_400', 'refused'],
  [401, 'away', 'CREDENTIALS_REFUSED', 'away'],
  [404, 'refused', 'HTTP_404', 'refused'],
  [408, 'unclear', 'HTTP_408', 'away'],
  [429, 'away', 'HTTP_429', 'away'],
  [500, 'unclear', 'HTTP_500', 'away'],
  [503, 'away', 'HTTP_503', 'away'],
  [504, 'unclear', 'HTTP_504', 'away'],
  [302, 'nonsense', 'HTTP_302', 'nonsense'],
])('status %i means %s (%s) for an order, and %s for a question', async (code, kind, given, kindOfQuestion) => {
  const client = open();
  provider.status(code);
  expect(kinds(await faultOf(write(client)))).toEqual([kind, given]);
  expect((await faultOf(read(client))).kind).toBe(kindOfQuestion);
});

test('an order is sent once, a question again where that may help', async () => {
  const client = open();
  provider.status(500);
  await faultOf(write(client));
  expect(provider.asked).toHaveLength(1);
  await faultOf(read(client));
  expect(provider.asked).toHaveLength(4);
  provider.status(429);
  await faultOf(read(client));
  expect(provider.asked).toHaveLength(5);
});

test('a question that fails once is answered', async () => {
  provider.answer = (_, res) => void (provider.asked.length === 1 ? res.destroy() : res.end('{"ok":true}'));
  await expect(read(open())).resolves.toEqual({ ok: true });
});

test('redirects are not followed, wherever they lead', async () => {
  provider.answer = (_, res) => void res.writeHead(307, { location: '/elsewhere' }).end();
  expect((await faultOf(read(open()))).kind).toBe('nonsense');
  expect(provider.asked.map((one) => one.url)).toEqual(['/status']);
});

test('the code of a provider is told, and nothing that may be about the payer', async () => {
  const client = open();
  provider.status(400, '{"errorCode":"4001","errorDescription":"0341234567 has no money"}');
  expect((await faultOf(write(client))).code).toBe('4001');
  provider.status(400, '{"fault":{"code":900901,"message":"Invalid"}}');
  expect((await faultOf(write(client))).code).toBe('900901');
  for (const code of ['0341234567', 'a sentence of theirs', 'x'.repeat(61), { a: 1 }]) {
    provider.status(400, JSON.stringify({ code, message: '0341234567' }));
    const fault = await faultOf(write(client));
    expect(kinds(fault)).toEqual(['refused', 'HTTP_400']);
    expect(fault.message).toBe('wave answered "order" with status 400');
  }
});

test('what the contract does not know is nonsense, and is not repeated in the message', async () => {
  const client = open();
  for (const body of ['<h1>0341234567</h1>', '', '{"ok":"0341234567"}', '[0341234567]', '"\ud800"']) {
    provider.status(200, body);
    const fault = await faultOf(write(client));
    expect(fault.kind).toBe('nonsense');
    expect(fault.message).not.toMatch(/034/);
  }
});

test('an answer that is too large is let go', async () => {
  provider.answer = (_, res) => {
    res.writeHead(200);
    const more = () => void (res.destroyed || res.write('x'.repeat(1000), () => setImmediate(more)));
    more();
  };
  const fault = await faultOf(read(open()));
  expect([fault.kind, fault.message]).toEqual(['nonsense', 'wave answered "status" with more than 2000 bytes']);
});

test('slowness leaves an order unclear, also in the middle of an answer, and a question unanswered', async () => {
  const client = open({ timeoutSeconds: 0.3 });
  provider.answer = () => {};
  expect(kinds(await faultOf(write(client)))).toEqual(['unclear', 'TIMEOUT']);
  expect(kinds(await faultOf(read(client)))).toEqual(['away', 'TIMEOUT']);
  expect(provider.asked).toHaveLength(2);
  provider.answer = (_, res) => void res.writeHead(200).write('{"ok":');
  expect(kinds(await faultOf(write(client)))).toEqual(['unclear', 'TIMEOUT']);
});

test('a broken connection leaves an order unclear, before the answer and in the middle of it', async () => {
  const client = open();
  provider.answer = (_, res) => void res.destroy();
  expect(kinds(await faultOf(write(client)))).toEqual(['unclear', 'CONNECTION_BROKEN']);
  provider.answer = (req, res) => {
    res.writeHead(200, { 'content-length': '100' }).write('{"ok":', () => req.socket.destroy());
  };
  expect(kinds(await faultOf(write(client)))).toEqual(['unclear', 'CONNECTION_BROKEN']);
});

test('an order that nobody listened to was certainly not taken', async () => {
  const deaf = createPlainServer();
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  const { port } = deaf.address() as AddressInfo;
  await new Promise<void>((resolve) => deaf.close(() => resolve()));
  const gone = openProviderClient('wave', `http://127.0.0.1:${port}`, { limits });
  expect(kinds(await faultOf(write(gone)))).toEqual(['away', 'CONNECTION_REFUSED']);
  const unknown = openProviderClient('wave', 'http://provider.invalid', { limits });
  expect(kinds(await faultOf(write(unknown)))).toEqual(['away', 'CONNECTION_REFUSED']);
});

test('an order is certainly not taken where the encrypted connection never stood', async () => {
  const client = openProviderClient('wave', provider.url.replace('http:', 'https:'), { limits });
  expect(kinds(await faultOf(write(client)))).toEqual(['away', 'CONNECTION_REFUSED']);
});

test('a handshake without an end is no doubt about an order', async () => {
  const mute = createPlainServer((socket) => void socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const client = openProviderClient('wave', `https://127.0.0.1:${(mute.address() as AddressInfo).port}`, {
    limits: { ...limits, timeoutSeconds: 0.3 },
  });
  const fault = await faultOf(write(client));
  await new Promise<void>((resolve) => mute.close(() => resolve()));
  expect(kinds(fault)).toEqual(['away', 'TIMEOUT']);
});

test('an outage opens the breaker, and the first success closes it', async () => {
  const told: boolean[] = [];
  const client = open({ failuresToOpen: 3 }, (_, isOpen) => told.push(isOpen));
  provider.status(503);
  for (let time = 0; time < 3; time++) await faultOf(write(client));
  expect(told).toEqual([true]);
  const fault = await faultOf(write(client));
  expect(kinds(fault)).toEqual(['away', 'BREAKER_OPEN']);
  expect(fault.message).toMatch(/last: wave answered "order" with status 503$/);
  expect(provider.asked).toHaveLength(3);

  await passed(() => write(client).catch((error: ProviderFault) => error.code), 'HTTP_503');
  expect(provider.asked).toHaveLength(4);
  provider.status(200, '{"ok":true}');
  await passed(() => write(client).catch((error: ProviderFault) => error.code), { ok: true });
  expect(told).toEqual([true, true, false]);
});

test('one provider in trouble is not the trouble of another', async () => {
  const [ill, well] = [open({ failuresToOpen: 1 }), open({ failuresToOpen: 1 })];
  provider.status(503);
  await faultOf(write(ill));
  provider.status(200, '{"ok":true}');
  expect((await faultOf(write(ill))).code).toBe('BREAKER_OPEN');
  await expect(write(well)).resolves.toEqual({ ok: true });
});

test('answers that say no are no outage, and end the row of failures', async () => {
  const client = open({ failuresToOpen: 2 });
  for (const code of [503, 400, 503, 401, 503, 200, 503]) {
    provider.status(code, '{"ok":1}');
    expect((await faultOf(write(client))).code).not.toBe('BREAKER_OPEN');
  }
  expect(provider.asked).toHaveLength(7);
  await faultOf(write(client));
  expect((await faultOf(write(client))).code).toBe('BREAKER_OPEN');
});

test('stopping is ours and not the fault of the provider', async () => {
  const client = open({ failuresToOpen: 1 });
  const stop = new AbortController();
  provider.answer = () => stop.abort();
  expect(kinds(await faultOf(write(client, stop.signal)))).toEqual(['unclear', 'STOPPED']);
  expect(kinds(await faultOf(write(client, stop.signal)))).toEqual(['away', 'STOPPED']);
  expect(provider.asked).toHaveLength(1);
  provider.status(200, '{"ok":true}');
  await expect(write(client)).resolves.toEqual({ ok: true });
});

test('what a library sends goes through the same breaker and the same time limit', async () => {
  const client = open({ failuresToOpen: 2, timeoutSeconds: 0.3 });
  const terms = { name: 'order', isSafe: false };
  const forever = () => new Promise<never>(() => {});
  expect(kinds(await faultOf(client.guard(terms, forever, calm)))).toEqual(['unclear', 'TIMEOUT']);
  const refused = Promise.reject(Object.assign(new Error(), { code: 'ECONNREFUSED' }));
  expect(kinds(await faultOf(client.guard(terms, () => refused, calm)))).toEqual(['away', 'CONNECTION_REFUSED']);
  expect((await faultOf(write(client))).code).toBe('BREAKER_OPEN');
});

test('a fault of the program stays one, and speaks against nobody', async () => {
  const client = open({ failuresToOpen: 1 });
  const bug = new TypeError('undefined is not a function');
  await expect(client.guard({ name: 'order', isSafe: true }, () => Promise.reject(bug), calm)).rejects.toBe(bug);
  await expect(write(client)).resolves.toEqual({ ok: true });
});

test('amounts are whole, whether written as text or as number', () => {
  for (const given of ['10000', '10000.00', 10_000]) expect(wholeAmount.parse(given)).toBe(10_000n);
  for (const given of ['10000.50', 10_000.5, '', ' 1', '-1', 1e21, '1e3', null, true])
    expect(wholeAmount.safeParse(given).success).toBe(false);
});

/** Asks until the answer is another than that of the open breaker. */
async function passed(ask: () => Promise<unknown>, expected: unknown): Promise<void> {
  const endsAt = Date.now() + 5000;
  let end = await ask();
  while (end === 'BREAKER_OPEN' && Date.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    end = await ask();
  }
  expect(end).toEqual(expected);
}
