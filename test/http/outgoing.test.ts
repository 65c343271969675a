import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { type OutgoingOptions, type OutgoingRequest, openOutgoing } from '../../shared/http/outgoing';

// Stands for a public address in the tests that need one to answer; to all others it is as private as it is.
const publicAddress = '127.0.0.1';
const request: OutgoingRequest = { timeoutSeconds: 5, maxBytes: 1000 };

let server: Server;
let port: number;
let heard: string[];
let answer: RequestListener;

beforeAll(async () => {
  server = createServer((req, res) => {
    heard.push(`${req.method} ${req.socket.localAddress?.replace('::ffff:', '')} ${req.url}`);
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  heard = [];
  answer = (_req, res) => res.end('hello');
});

/** Answers the given addresses one after the other, the last of them for ever. */
function namesLeadTo(...addresses: string[]): { lookup: LookupFunction; asked: () => number } {
  let asked = 0;
  const lookup: LookupFunction = (_host, options, done) => {
    const address = addresses[Math.min(asked, addresses.length - 1)]!;
    asked += 1;
    const family = address.includes(':') ? 6 : 4;
    if (options.all) (done as (error: null, found: object[]) => void)(null, [{ address, family }]);
    else done(null, address, family);
  };
  return { lookup, asked: () => asked };
}

const strict = (over: OutgoingOptions = {}) => openOutgoing({ ports: [port], allowsPlainText: true, ...over });
const outgoing = (over: OutgoingOptions = {}) => strict({ allowedAddresses: [publicAddress], ...over });
const refused = { fault: 'refused' };

test('a public address is asked, and its answer comes as it is', async () => {
  answer = (req, res) => {
    res.writeHead(201, { 'X-Kind': 'sample' });
    req.pipe(res);
  };
  const { lookup } = namesLeadTo(publicAddress);
  const given = {
    ...request,
    method: 'POST',
    body: '{"n":1}',
    headers: { 'Content-Type': 'application/json' },
  } as const;
  const { status, headers, body } = await outgoing({ lookup })(`http://partner.example:${port}/hook?a=1`, given);

  expect([status, headers['x-kind'], body.toString()]).toEqual([201, 'sample', '{"n":1}']);
  expect(heard).toEqual([`POST ${publicAddress} /hook?a=1`]);
});

test.each([
  '127.0.0.1',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::]',
  '0.0.0.0',
  '0',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
])('the address %s is not asked, however it is written', async (host) => {
  await expect(strict()(`http://${host}:${port}/`, request)).rejects.toMatchObject(refused);
  expect(heard).toEqual([]);
});

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '169.254.169.254'])(
  'a name that leads to %s is not asked',
  async (address) => {
    const { lookup } = namesLeadTo(address);
    await expect(strict({ lookup })(`http://partner.example:${port}/`, request)).rejects.toMatchObject(refused);
    expect(heard).toEqual([]);
  },
);

test('one private address among public ones is enough to refuse a name', async () => {
  const lookup: LookupFunction = (_host, _options, done) =>
    (done as (error: null, found: object[]) => void)(null, [
      { address: publicAddress, family: 4 },
      { address: '::1', family: 6 },
    ]);
  await expect(outgoing({ lookup })(`http://partner.example:${port}/`, request)).rejects.toMatchObject(refused);
});

test('the address that was checked is the one that is asked: a name that changes in between gains nothing', async () => {
  const names = namesLeadTo(publicAddress, '::1');
  const ask = outgoing({ lookup: names.lookup });

  expect((await ask(`http://partner.example:${port}/first`, request)).status).toBe(200);
  expect([heard, names.asked()]).toEqual([[`GET ${publicAddress} /first`], 1]);
  await expect(ask(`http://partner.example:${port}/second`, request)).rejects.toMatchObject(refused);
  expect(heard).toHaveLength(1);
});

test('a redirect is an answer and is not followed', async () => {
  answer = (_req, res) => res.writeHead(302, { Location: `http://[::1]:${port}/inside` }).end();
  const { status, headers } = await outgoing()(`http://${publicAddress}:${port}/`, request);

  expect([status, headers.location]).toEqual([302, `http://[::1]:${port}/inside`]);
  expect(heard).toHaveLength(1);
});

test.each([
  ['plain text, unless it is allowed', {}, 'http://partner.example/'],
  ['another port', {}, 'https://partner.example:8443/'],
  ['another scheme', {}, 'file:///etc/passwd'],
  ['a name and a password', {}, 'https://me:secret@partner.example/'],
  ['what is no URL', {}, 'partner.example'],
  ['a URL without end', {}, `https://partner.example/${'x'.repeat(3000)}`],
])('%s is refused before any name is looked up', async (_what, options, url) => {
  const names = namesLeadTo(publicAddress);
  const failure = openOutgoing({ ...options, lookup: names.lookup })(url, request);
  await expect(failure).rejects.toMatchObject(refused);
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  expect(names.asked()).toBe(0);
});

test('an answer that drips is broken off when the time is over', async () => {
  let drip: NodeJS.Timeout | undefined;
  const gone = new Promise<void>((resolve) => {
    answer = (_req, res) => {
      drip = setInterval(() => res.write('.'), 20);
      res.on('close', resolve);
    };
  });
  const impatient = { ...request, timeoutSeconds: 0.3 };
  await expect(outgoing()(`http://${publicAddress}:${port}/`, impatient)).rejects.toMatchObject({ fault: 'timeout' });
  await gone;
  clearInterval(drip);
});

test('a server that takes the connection and says nothing is not waited for', async () => {
  answer = () => {};
  const impatient = { ...request, timeoutSeconds: 0.2 };
  await expect(outgoing()(`http://${publicAddress}:${port}/`, impatient)).rejects.toMatchObject({ fault: 'timeout' });
});

test('a body without end is broken off at its limit', async () => {
  let sent = 0;
  const gone = new Promise<void>((resolve) => {
    answer = (_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(1000))) sent += 1000;
      };
      res.on('drain', more).on('close', resolve);
      more();
    };
  });
  const failure = outgoing()(`http://${publicAddress}:${port}/`, { ...request, maxBytes: 100_000 });
  await expect(failure).rejects.toMatchObject({ fault: 'too-large' });
  await gone;
  expect(sent).toBeLessThan(50_000_000);
});

test('who asks may break off', async () => {
  answer = () => {};
  const abort = new AbortController();
  const failure = outgoing()(`http://${publicAddress}:${port}/`, { ...request, signal: abort.signal });
  abort.abort();
  await expect(failure).rejects.toMatchObject({ fault: 'unreachable' });
});

test('a proxy that the environment names is not asked', async () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'] as const;
  for (const name of names) process.env[name] = `http://${publicAddress}:${port}`;
  const { lookup } = namesLeadTo('10.0.0.1');
  try {
    await expect(outgoing({ lookup })(`http://partner.example:${port}/`, request)).rejects.toMatchObject(refused);
  } finally {
    for (const name of names) delete process.env[name];
  }
  expect(heard).toEqual([]);
});

test('a certificate that nobody vouches for is not taken', async () => {
  const failure = outgoing()(`https://${publicAddress}:${port}/`, request);
  await expect(failure).rejects.toMatchObject({ fault: 'unreachable' });
});
