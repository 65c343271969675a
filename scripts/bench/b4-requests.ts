import { join } from 'node:path';
import { row } from '../../shared/store/sql';
import { askProgram } from './ask-program';
import { type Bench, type Figure, onFreshServers } from './figure';
import type { LoadAnswer, LoadOrder } from './load-program';
import { median } from './median';
import { batchesPath } from './post-batch';
import { startPlatform } from './start-platform';
import { startProgram } from './start-program';

const connections = 200;
const warmUpSeconds = 4;

/** B4: what receiving, checking and committing costs, against a route that does nothing. */
export const requestsFigure: Figure = {
  ids: ['B4'],
  measure: (bench) =>
    onFreshServers(bench, 'requests', async (servers) => {
      const bare = await startProgram(join(__dirname, 'bare-express.js'));
      // Without workers: what becomes of the accepted lines is measured elsewhere.
      const platform = await startPlatform(servers, [['intake']]);
      try {
        const { headers } = await platform.addPartner('bench');
        const intakeUrl = new URL(batchesPath, platform.intake.url).href;
        let firstVehicle = 0;
        let accepted = 0;
        const get = (seconds: number) => load({ url: bare.urls.bare!, connections, seconds, post: null });
        const post = async (seconds: number) => {
          const answer = await load({ url: intakeUrl, connections, seconds, post: { firstVehicle, headers } });
          firstVehicle += 1_000_000;
          accepted += answer.accepted;
          return answer;
        };
        await get(1);
        await post(warmUpSeconds);
        const speeds = await inTurns(bench, { get, post });
        const stored = await row<{ count: number }>(servers.db, 'select count(*)::int as count from batch');
        if (stored!.count < accepted) throw new Error(`${accepted} batches were accepted, ${stored!.count} are stored`);
        return [{ goal: 'requests' as const, measured: median(speeds.post), yardstick: median(speeds.get) }];
      } finally {
        await Promise.all([platform.stop(), bare.stop()]);
      }
    }),
};

type Side = 'get' | 'post';

async function inTurns(
  bench: Bench,
  sides: Record<Side, (seconds: number) => Promise<LoadAnswer>>,
): Promise<Record<Side, number[]>> {
  const speeds: Record<Side, number[]> = { get: [], post: [] };
  const seconds = bench.quick ? 2 : 8;
  for (let round = 1; round <= (bench.quick ? 2 : 3); round++) {
    for (const side of ['get', 'post'] as const) {
      const { requestsPerSecond } = await sides[side](seconds);
      bench.say(
        `${side === 'get' ? 'GET of a bare route' : 'batches of one line'}: ${Math.round(requestsPerSecond)}/s`,
      );
      speeds[side].push(requestsPerSecond);
    }
  }
  return speeds;
}

async function load(order: LoadOrder): Promise<LoadAnswer> {
  const answer = await askProgram<LoadAnswer>(join(__dirname, 'load-program'), order);
  if (answer.refused > 0) throw new Error(`${answer.refused} requests were refused or failed`);
  return answer;
}
