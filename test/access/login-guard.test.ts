import { hash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type LoginGuard, openLoginGuard } from '../../shared/access/login-guard';
import { openRedis } from '../../shared/cache/redis';
import { readConfig } from '../../shared/process/config';
import { openLog } from '../../shared/process/log';
import { openVault } from '../../shared/process/vault';

const redisUrl = process.env.REDIS_URL;
if (redisUrl === undefined) throw new Error('REDIS_URL names no server; run the tests through `npm test`');
const redis = openRedis(redisUrl, openLog('test', 'silent'));
const away = openRedis('redis://127.0.0.1:1', openLog('test', 'silent'));
// Until then it would count in memory.
beforeAll(async () => {
  if (redis.status !== 'ready') await once(redis, 'ready');
});
afterAll(() => {
  redis.disconnect();
  away.disconnect();
});

const config = readConfig({
  ENVIRONMENT: 'development',
  DATABASE_URL: 'postgres://nowhere/nothing',
  LOGIN_ATTEMPTS_PER_MINUTE: '3',
});

const vault = openVault({ keys: [{ id: 'test', key: randomBytes(32) }], lookupKey: randomBytes(32) });

describe.each([
  ['in this process', () => null],
  ['in Redis', () => redis],
  ['in this process while Redis is away', () => away],
])('counted %s', (_, where) => {
  let guard: LoginGuard;
  let address: string;
  beforeEach(() => {
    guard = openLoginGuard({ config, redis: where(), vault });
    address = randomUUID();
  });
  const network = () => `network-${randomUUID()}`;
  const attempt = (place: string) => guard.attempt('password', { address, network: place });

  test('after three attempts in a row the next ones wait a minute', async () => {
    const place = network();
    for (let n = 0; n < 3; n += 1) expect(await attempt(place)).toBeNull();
    expect(await attempt(place)).toEqual({ retryAfterSeconds: 60, isFirst: true, isWide: false });
    expect(await attempt(place)).toMatchObject({ retryAfterSeconds: expect.any(Number), isFirst: false });
  });

  test('of a thousand attempts at once three are made', async () => {
    const place = network();
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => attempt(place)));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome?.isFirst)).toHaveLength(1);
  });

  test('a complete login starts afresh from its network', async () => {
    const place = network();
    for (let n = 0; n < 3; n += 1) await attempt(place);
    await guard.succeeded({ address, network: place }, ['password']);
    for (let n = 0; n < 3; n += 1) expect(await attempt(place)).toBeNull();
    expect(await attempt(place)).toMatchObject({ retryAfterSeconds: 60 });
  });

  test('a right password starts passwords afresh and no codes: it proves nothing about those', async () => {
    const where = { address, network: network() };
    for (let n = 0; n < 3; n += 1) expect(await guard.attempt('code', where)).toBeNull();
    await guard.succeeded(where, ['password']);
    expect(await guard.attempt('code', where)).toMatchObject({ retryAfterSeconds: 60 });
  });

  test('what one network is refused does not keep the owner out elsewhere', async () => {
    const intruder = network();
    for (let n = 0; n < 200; n += 1) await attempt(intruder);
    expect(await attempt(network())).toBeNull();
  });

  test('twenty networks can close an account for a minute, and that is told apart from one that tries in a row', async () => {
    const outcomes = [];
    for (let n = 0; n < 61; n += 1) outcomes.push(await attempt(network()));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(60);
    expect(await attempt(network())).toMatchObject({ retryAfterSeconds: expect.any(Number), isWide: true });
  });

  test('one network may try twelve times a minute, whatever the accounts', async () => {
    const place = network();
    const outcomes = [];
    for (let n = 0; n < 13; n += 1) {
      outcomes.push(await guard.attempt('password', { address: randomUUID(), network: place }));
    }
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(12);
    expect(outcomes[12]).toMatchObject({ isWide: true });
  });

  test('codes are counted apart from passwords, twelve an hour for strangers', async () => {
    const outcomes = [];
    for (let n = 0; n < 13; n += 1) {
      outcomes.push(await guard.attempt('code', { address, network: network() }));
    }
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(12);
    expect(outcomes[12]!.retryAfterSeconds).toBeGreaterThan(3000);
    expect(await attempt(network())).toBeNull();
  });
});

test('the waits double from a minute to an hour', async () => {
  const guard = openLoginGuard({ config, redis, vault });
  const where = { address: randomUUID(), network: `network-${randomUUID()}` };
  const waits = [];
  for (let round = 0; round < 8; round += 1) {
    let outcome = await guard.attempt('password', where);
    while (outcome === null) outcome = await guard.attempt('password', where);
    waits.push(outcome.retryAfterSeconds);
    // As if the wait were over.
    const key = vault.index('login-guard', `${where.address} ${where.network}`).toString('base64url');
    await redis.del(`limit:login:${key}`);
    // Four attempts a round would use up what the network has within this minute.
    const ofNetwork = vault.index('login-guard', where.network).toString('base64url');
    await redis.del(`limit:login-network:${ofNetwork}`);
  }
  expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
});

test('Redis holds nothing that could be tried out against the four billion networks', async () => {
  const where = { address: randomUUID(), network: '192.0.2.0' };
  await openLoginGuard({ config, redis, vault }).attempt('password', where);
  const bare = (text: string) => hash('sha256', text, 'base64url');
  const keys = await redis.keys('limit:login*');
  for (const text of [where.network, bare(where.network), bare(`${where.address} ${where.network}`)])
    expect(keys.filter((key) => key.includes(text))).toEqual([]);
});
