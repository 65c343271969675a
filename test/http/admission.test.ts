import { randomInt } from 'node:crypto';
import { revokeApiKey } from '../../shared/store/api-keys';
import { aKeyOf, aPartnerWithKey, type TestPartner, useIntake } from '../support/intake';

function redisUrl(): string {
  const url = process.env.REDIS_URL;
  if (url === undefined) throw new Error('REDIS_URL names no server; run the tests through `npm test`');
  return url;
}

describe.each([
  ['kept in this process', () => ({})],
  ['kept in Redis', () => ({ REDIS_URL: redisUrl() })],
  ['kept in this process while Redis is away', () => ({ REDIS_URL: 'redis://127.0.0.1:1' })],
])('with limits %s', (_, redis) => {
  const intake = useIntake({
    API_KEY_REQUESTS_PER_HOUR: '20',
    API_KEY_REQUESTS_PER_DAY: '30',
    ANONYMOUS_REQUESTS_PER_MINUTE: '12',
    TRUST_PROXY: '1',
    ...redis(),
  });
  let partner: TestPartner;
  let address: string;
  beforeEach(async () => {
    partner = await aPartnerWithKey(intake.db());
    // Redis remembers addresses of earlier runs.
    address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  });

  const ask = (key: string | null) => intake.ask('/api/v1/batches', key, { headers: { 'X-Forwarded-For': address } });

  test('a key has 48 characters with its prefix and lets its partner in', async () => {
    expect(partner.key).toMatch(/^tc_[A-Za-z0-9]{45}$/);
    expect((await ask(partner.key)).status).toBe(200);
  });

  test('a revoked key is refused from the next request on, another key of the partner is not', async () => {
    const second = await aKeyOf(intake.db(), partner.id);
    expect((await ask(partner.key)).status).toBe(200);
    expect(await revokeApiKey(intake.db(), partner.keyId, 'shell:test')).toBe(true);
    const reply = await ask(partner.key);
    expect([reply.status, reply.json.code]).toEqual([401, 'API_KEY_INVALID']);
    expect(reply.headers.get('www-authenticate')).toBe('ApiKey, Bearer');
    expect((await ask(second.key)).status).toBe(200);
    expect(await revokeApiKey(intake.db(), partner.keyId, 'shell:test')).toBe(false);
  });

  test('limits are announced, and beyond them the answer is 429 with when to come back', async () => {
    const first = await ask(partner.key);
    expect(first.headers.get('ratelimit-policy')).toBe('"hour";q=20;w=3600, "day";q=30;w=86400');
    expect(first.headers.get('ratelimit')).toMatch(/^"hour";r=19;t=\d+, "day";r=29;t=\d+$/);

    const replies = await Promise.all(Array.from({ length: 25 }, () => ask(partner.key)));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(6);
    expect(refused[0]!.json).toMatchObject({
      code: 'RATE_LIMITED',
      detail: 'The limit of 20 requests per hour is used up',
    });
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(3500);
    // What the hour refused did not count for the day, and another partner is not concerned.
    const other = await aPartnerWithKey(intake.db());
    expect((await ask(other.key)).headers.get('ratelimit')).toMatch(/^"hour";r=19;/);
  });

  test('without a key, with a wrong one or one of another shape, the answer is 401, and 429 for who goes on guessing', async () => {
    const wrong = `tc_${'x'.repeat(45)}`;
    for (const [key, code] of [
      [null, 'API_KEY_MISSING'],
      [wrong, 'API_KEY_INVALID'],
      ['tc_short', 'API_KEY_INVALID'],
      ["tc_' or 1=1 --", 'API_KEY_INVALID'],
    ] as const) {
      const reply = await ask(key);
      expect([reply.status, reply.json.code]).toEqual([401, code]);
    }
    const replies = await Promise.all(Array.from({ length: 12 }, () => ask(wrong)));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array(8).fill(401), ...Array(4).fill(429)]);
    expect((await ask(partner.key)).status).toBe(200);
  });
});

describe('what Redis is told', () => {
  const intake = useIntake({ TRUST_PROXY: '1', REDIS_URL: redisUrl() });

  test('holds no address of whoever asks', async () => {
    const address = `203.0.113.${randomInt(256)}`;
    await intake.ask('/api/v1/batches', null, { headers: { 'X-Forwarded-For': address } });
    const keys = await intake.process().redis!.keys('*');
    expect(keys.some((key) => key.startsWith('limit:address:'))).toBe(true);
    expect(keys.filter((key) => key.includes(address))).toEqual([]);
  });
});
