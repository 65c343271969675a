import { join } from 'node:path';
import { askProgram } from './ask-program';
import type { EventsAnswer, EventsOrder } from './events/order';
import { eventTable } from './events/order';
import { type Bench, type Figure, onFreshServers } from './figure';
import { median } from './median';

type Side = 'ours' | 'bullmq';

/** B3: events become jobs become rows, one at a time where the system asks for it, in one process each. */
export const eventsFigure: Figure = {
  ids: ['B3'],
  async measure(bench) {
    const speeds: Record<Side, number[]> = { bullmq: [], ours: [] };
    for (let round = 1; round <= (bench.quick ? 2 : 3); round++) {
      speeds.bullmq.push(await runSide(bench, 'bullmq', bench.quick ? 6_000 : 30_000));
      speeds.ours.push(await runSide(bench, 'ours', bench.quick ? 40_000 : 100_000));
    }
    return [{ goal: 'events', measured: median(speeds.ours), yardstick: median(speeds.bullmq) }];
  },
};

const runSide = (bench: Bench, side: Side, events: number): Promise<number> =>
  onFreshServers(bench, `events_${side}`, async ({ db, urls, brokerNamespace }) => {
    await db.query(eventTable);
    const order: EventsOrder = { ...urls, brokerNamespace, events };
    const { eventsPerSecond } = await askProgram<EventsAnswer>(join(__dirname, 'events', side), order);
    const [{ count }] = await db.query('select count(*)::int as count from bench_event where number < $1', [events]);
    if (count !== events) throw new Error(`${side} stored ${count} rows of ${events}`);
    bench.say(`one event, one job, one row – ${side}: ${Math.round(eventsPerSecond)} jobs/s`);
    return eventsPerSecond;
  });
