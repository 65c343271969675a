// Whose address counts: limits and the networks of a key must go by the one that TRUST_PROXY says, never by what a client
// writes into X-Forwarded-For.
import { type Ask, aKeyOf, aPartnerWithKey, type TestIntake, useIntake } from '../support/intake';

const limits = { ANONYMOUS_REQUESTS_PER_MINUTE: '5', API_KEY_REQUESTS_PER_HOUR: '5' };
const from = (address: string): Ask => ({ headers: { 'X-Forwarded-For': address } });
const statusesOf = async (intake: TestIntake, key: string | null, addresses: readonly string[]) => {
  const statuses: number[] = [];
  for (const address of addresses) statuses.push((await intake.ask('/api/v1/batches', key, from(address))).status);
  return statuses;
};
async function aKeyFor(intake: TestIntake, ...allowedNetworks: string[]): Promise<string> {
  const { id } = await aPartnerWithKey(intake.db());
  return (await aKeyOf(intake.db(), id, { allowedNetworks })).key;
}

describe('without a proxy', () => {
  const intake = useIntake(limits);

  test('a key is held to the address of the connection, whatever is forwarded', async () => {
    const forged = ['203.0.113.9', '203.0.113.9, 127.0.0.1', '127.0.0.1'];
    expect(await statusesOf(intake, await aKeyFor(intake, '203.0.113.0/24'), forged)).toEqual([403, 403, 403]);
    expect(await statusesOf(intake, await aKeyFor(intake, '127.0.0.0/8', '::1/128'), forged)).toEqual([200, 200, 200]);
  });

  test('a new forwarded address each time does not escape the limit of the real one', async () => {
    const rest = await statusesOf(
      intake,
      null,
      Array.from({ length: 12 }, (_, n) => `198.51.100.${n}`),
    );
    expect(rest.slice(-7)).toEqual(Array(7).fill(429));
  });
});

describe('behind one proxy', () => {
  const intake = useIntake({ ...limits, TRUST_PROXY: '1' });

  test('the address that the proxy appended counts, not those before it', async () => {
    const key = await aKeyFor(intake, '203.0.113.0/24', '2001:db8::/32');
    expect(
      await statusesOf(intake, key, ['203.0.113.9', '198.51.100.1, 203.0.113.9', '::ffff:203.0.113.9', '2001:db8::7']),
    ).toEqual([200, 200, 200, 200]);
    expect(await statusesOf(intake, key, ['203.0.113.9, 198.51.100.1', '198.51.100.1', '2001:db9::7'])).toEqual([
      403, 403, 403,
    ]);
  });

  test('two headers are one list', async () => {
    const key = await aKeyFor(intake, '203.0.113.0/24');
    const ask = (...addresses: string[]) => {
      const headers = new Headers();
      for (const address of addresses) headers.append('X-Forwarded-For', address);
      headers.set('X-API-Key', key);
      return fetch(`${intake.url()}/api/v1/batches`, { headers });
    };
    expect((await ask('203.0.113.9', '198.51.100.44')).status).toBe(403);
    expect((await ask('198.51.100.44', '203.0.113.9')).status).toBe(200);
  });

  // No more of them than the limit of the one caller that they all are.
  test.each([
    ['part of an address', '203.0.113'],
    ['an address with its port', '203.0.113.9:443'],
    ['a very long text', 'x'.repeat(5000)],
    ['a comma', ','],
  ])('%s is within no network, and is no failure', async (_what, text) => {
    expect(await statusesOf(intake, await aKeyFor(intake, '203.0.113.0/24'), [text])).toEqual([403]);
    expect(await statusesOf(intake, await aKeyFor(intake), [text])).toEqual([200]);
  });

  test('what is no address is one caller, however it changes', async () => {
    const statuses = await statusesOf(
      intake,
      null,
      Array.from({ length: 12 }, (_, n) => `no address ${n}`),
    );
    expect(statuses.slice(-7)).toEqual(Array(7).fill(429));
  });

  test('addresses before the proxy’s do not escape the limit of the one that it appended', async () => {
    const forged = Array.from({ length: 7 }, (_, n) => `198.51.100.${n}, 192.0.2.77`);
    expect(await statusesOf(intake, null, forged)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(await statusesOf(intake, null, ['192.0.2.78'])).toEqual([401]);
  });

  test('a stolen key that is used from elsewhere uses up nothing of its owner’s', async () => {
    const key = await aKeyFor(intake, '203.0.113.0/24');
    const elsewhere = Array.from({ length: 12 }, (_, n) => `198.51.${n}.1`);
    expect(await statusesOf(intake, key, elsewhere)).toEqual(Array(12).fill(403));
    expect(await statusesOf(intake, key, Array(6).fill('203.0.113.5'))).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
