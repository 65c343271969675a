import { randomInt } from 'node:crypto';
import { useConsole } from './support/run-console';

const limits = { TRUST_PROXY: '1', LOGIN_ATTEMPTS_PER_MINUTE: '2' };
const redisUrl = process.env.REDIS_URL;
const alone = useConsole({ ...limits, REDIS_URL: 'redis://127.0.0.1:1', READINESS_NEEDS_REDIS: 'false' });
const one = useConsole({ ...limits, REDIS_URL: redisUrl ?? '' });
const other = useConsole({ ...limits, REDIS_URL: redisUrl ?? '' });

type Console = ReturnType<typeof useConsole>;
const wrong = 'not the right password';
const anyAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
const attempt = async (console_: Console, login: string, address: string) =>
  (await console_.anonymous().from(address).login(login, wrong)).status;

test('while Redis is away each console counts for itself', async () => {
  const address = anyAddress();
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push(await attempt(alone, 'a@x.test', address));

  expect(statuses).toEqual([401, 401, 429]);
});

(redisUrl === undefined ? test.skip : test)('consoles that share a Redis count together', async () => {
  const address = anyAddress();

  expect(await attempt(one, 'a@x.test', address)).toBe(401);
  expect(await attempt(other, 'a@x.test', address)).toBe(401);
  expect(await attempt(one, 'a@x.test', address)).toBe(429);
  expect(await attempt(other, 'a@x.test', address)).toBe(429);
});
