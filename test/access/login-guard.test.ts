import { hash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type LoginGuard, openLoginGuard } from '../../shared/access/login-guard';
import { openRedis } from '../../shared/cache/redis';
import { readConfig } from '../../shared/process/config';
import { openLog } from '../../shared/process/log';

const redisUrl = process.env.REDIS_URL;
const redis = redisUrl === undefined ? null : openRedis(redisUrl, openLog('test', 'silent'));
const away = openRedis('redis://127.0.0.1:1', openLog('test', 'silent'));
// Until then it would count in memory.
beforeAll(async () => {
  if (redis !== null && redis.status !== 'ready') await once(redis, 'ready');
});
afterAll(() => {
  redis?.disconnect();
  away.disconnect();
});

const config = readConfig({
  ENVIRONMENT: 'development',
  DATABASE_URL: 'postgres://nowhere/nothing',
  LOGIN_ATTEMPTS_PER_MINUTE: '3',
});

describe.each([
  ['in this process', () => null],
  ['in Redis', () => redis],
  ['in this process while Redis is away', () => away],
])('counted %s', (_, where) => {
  let guard: LoginGuard;
  let account: string;
  beforeEach(() => {
    guard = openLoginGuard({ config, redis: where() });
    account = randomUUID();
  });
  const network = () => `network-${randomUUID()}`;
  const attempt = (place: string, isKnown = false) => guard.attempt('password', { account, network: place, isKnown });

  test('after three attempts in a row the next ones wait a minute', async () => {
    const place = network();
    for (let n = 0; n < 3; n += 1) expect(await attempt(place)).toBeNull();
    expect(await attempt(place)).toEqual({ retryAfterSeconds: 60, isFirst: true });
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
    await guard.succeeded({ account, network: place });
    for (let n = 0; n < 3; n += 1) expect(await attempt(place)).toBeNull();
    expect(await attempt(place)).toMatchObject({ retryAfterSeconds: 60 });
  });

  test('what one network is refused does not keep the owner out elsewhere', async () => {
    const intruder = network();
    for (let n = 0; n < 200; n += 1) await attempt(intruder);
    expect(await attempt(network())).toBeNull();
  });

  test('twenty networks can close an account for a minute, but not where its owner has been before', async () => {
    const outcomes = [];
    for (let n = 0; n < 61; n += 1) outcomes.push(await attempt(network()));
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(60);
    expect(await attempt(network())).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    expect(await attempt(network(), true)).toBeNull();
  });

  test('one network may try twelve times a minute, whatever the accounts', async () => {
    const place = network();
    const outcomes = [];
    for (let n = 0; n < 13; n += 1) {
      outcomes.push(await guard.attempt('password', { account: randomUUID(), network: place, isKnown: false }));
    }
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(12);
    expect(await attempt(place, true)).toBeNull();
  });

  test('codes are counted apart from passwords, twelve an hour for strangers', async () => {
    const outcomes = [];
    for (let n = 0; n < 13; n += 1) {
      outcomes.push(await guard.attempt('code', { account, network: network(), isKnown: false }));
    }
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(12);
    expect(outcomes[12]!.retryAfterSeconds).toBeGreaterThan(3000);
    expect(await attempt(network())).toBeNull();
  });
});

(redis === null ? test.skip : test)('the waits double from a minute to an hour', async () => {
  const guard = openLoginGuard({ config, redis });
  const where = { account: randomUUID(), network: `network-${randomUUID()}`, isKnown: true };
  const waits = [];
  for (let round = 0; round < 8; round += 1) {
    let outcome = await guard.attempt('password', where);
    while (outcome === null) outcome = await guard.attempt('password', where);
    waits.push(outcome.retryAfterSeconds);
    // As if the wait were over.
    await redis!.del(`limit:login:${hash('sha256', `${where.account} ${where.network}`, 'base64url')}`);
  }
  expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
});
