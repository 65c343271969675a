import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { type Database, row } from '../../shared/store/sql';
import { askProgram } from './ask-program';
import type { CallbackLoadOrder } from './callback-load-program';
import { type Bench, type Figure, onFreshServers } from './figure';
import type { LoadAnswer } from './load-program';
import { median, percentile } from './median';
import { sendSteadily } from './send-steadily';
import { callbackSettings, insertPayments, type SignedCallback, signCallbacks } from './signed-callbacks';
import { startPlatform } from './start-platform';
import { startProgram } from './start-program';

const connections = 200;
const warmUpSeconds = 4;
const payments = 20_000;
const steadyPerSecond = 500;

/** B7: a provider's callback until it is stored and its work is promised, against a route that reads it and no more. */
export const callbacksFigure: Figure = {
  ids: ['B7'],
  measure: (bench) =>
    onFreshServers(bench, 'callbacks', async (servers) => {
      const bare = await startProgram(join(__dirname, 'bare-express.js'));
      // Without workers: what the callbacks lead to is measured elsewhere.
      const platform = await startPlatform(servers, [['callbacks']], callbackSettings);
      try {
        const paymentIds = await insertPayments(servers.db, payments);
        const callbacksUrl = `${platform.urlOf('callbacks')}/callbacks/bange`;
        const sides: Sides = {
          'GET of a bare route': (seconds) =>
            load({ url: bare.urls.bare!, seconds, method: 'GET', paymentIds, connections }),
          'POST of a bare route': (seconds) =>
            load({ url: bare.urls.bare!, seconds, method: 'POST', paymentIds, connections }),
          callbacks: (seconds) => load({ url: callbacksUrl, seconds, method: 'POST', paymentIds, connections }),
        };
        await sides['POST of a bare route'](1);
        const warm = await sides.callbacks(warmUpSeconds);
        const { speeds, accepted } = await inTurns(bench, sides);
        const steady = await steadily(bench, callbacksUrl, paymentIds);
        await demandStored(servers.db, warm.accepted + accepted + steady.length);
        return [
          {
            goal: 'callbacks' as const,
            measured: median(speeds.callbacks),
            yardstick: median(speeds['POST of a bare route']),
          },
          { goal: 'callbackDelays' as const, measured: percentile(steady, 95) },
        ];
      } finally {
        await Promise.all([platform.stop(), bare.stop()]);
      }
    }),
};

type Side = 'GET of a bare route' | 'POST of a bare route' | 'callbacks';
type Sides = Record<Side, (seconds: number) => Promise<LoadAnswer>>;

async function inTurns(bench: Bench, sides: Sides): Promise<{ speeds: Record<Side, number[]>; accepted: number }> {
  const speeds: Record<Side, number[]> = { 'GET of a bare route': [], 'POST of a bare route': [], callbacks: [] };
  let accepted = 0;
  const seconds = bench.quick ? 2 : 8;
  for (let round = 1; round <= (bench.quick ? 2 : 3); round++) {
    for (const side of Object.keys(speeds) as Side[]) {
      const answer = await sides[side](seconds);
      bench.say(`${side}: ${Math.round(answer.requestsPerSecond)}/s`);
      speeds[side].push(answer.requestsPerSecond);
      if (side === 'callbacks') accepted += answer.accepted;
    }
  }
  return { speeds, accepted };
}

async function load(order: CallbackLoadOrder): Promise<LoadAnswer> {
  const answer = await askProgram<LoadAnswer>(join(__dirname, 'callback-load-program'), order);
  if (answer.refused > 0) throw new Error(`${answer.refused} requests were refused or failed`);
  return answer;
}

/** Milliseconds to each answer, when callbacks come at a steady rate whether or not the ones before are answered. */
async function steadily(bench: Bench, url: string, paymentIds: readonly string[]): Promise<number[]> {
  const seconds = bench.quick ? 5 : 20;
  const callbacks = signCallbacks(paymentIds, steadyPerSecond * seconds);
  const agent = new Agent({ keepAlive: true });
  const delays: number[] = [];
  try {
    await sendSteadily(steadyPerSecond, seconds, async (index) => {
      const sentAt = performance.now();
      await post(url, callbacks[index]!, agent);
      delays.push(performance.now() - sentAt);
    });
  } finally {
    agent.destroy();
  }
  const [half, most, nearlyAll] = [50, 95, 99].map((percent) => percentile(delays, percent).toFixed(1));
  bench.say(`answers at ${steadyPerSecond}/s: P50 ${half} ms, P95 ${most} ms, P99 ${nearlyAll} ms`);
  return delays;
}

async function post(url: string, { body, signature }: SignedCallback, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-bange-signature': signature };
  const posted = request(url, { method: 'POST', headers, agent });
  posted.end(body);
  const [response] = (await once(posted, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`a callback was answered with ${response.statusCode}`);
}

/** What was answered with 200 is there, with its job. A load program is cut off before the last answers, which may be more. */
async function demandStored(db: Database, answered: number): Promise<void> {
  const stored = await row<{ events: number; jobs: number }>(
    db,
    `select (select count(*)::int from callback_event where state = 'waiting' and payment_id is not null) as events,
            (select count(*)::int from job where event = 'callback.verified') as jobs`,
  );
  if (stored!.events < answered || stored!.jobs !== stored!.events)
    throw new Error(`${answered} callbacks were answered, ${stored!.events} are stored with ${stored!.jobs} jobs`);
}
