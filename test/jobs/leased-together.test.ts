import { defineJob } from '../../shared/jobs/define-job';
import { GiveUp } from '../../shared/jobs/outcomes';
import { publishMany } from '../../shared/jobs/publish';
import { withTx } from '../../shared/store/sql';
import { until, useDatabase } from '../support/database';
import { countIn, jobsOf, numbered, startEngine } from '../support/engine';

const { db, url } = useDatabase();
const called = numbered('outside.called-together');
const callOutside = defineJob('test.call-together', {
  on: called,
  attempts: 2,
  timeoutSeconds: 10,
  concurrency: 1,
  leasedTogether: 3,
});

test('jobs leased together run side by side, and the failure of one is not that of the others', async () => {
  await withTx(db(), (tx) =>
    publishMany(
      tx,
      called,
      [1, 2, 3, 4].map((n) => ({ payload: { n } })),
    ),
  );
  let underWay = 0;
  let meet = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const together: number[] = [];
  const engine = await startEngine(url(), [
    [
      callOutside,
      {
        async handle({ n }) {
          together.push(n);
          if (++underWay === 3) meet();
          await met;
          if (n === 2) throw new GiveUp('nobody is there');
        },
      },
    ],
  ]);
  try {
    await until(async () => (await countIn(db(), callOutside.name, 'completed')) === 3, 'three are completed');
    await until(async () => (await countIn(db(), callOutside.name, 'completed')) === 3, 'three of four are completed');
    expect(together.toSorted()).toEqual([1, 2, 3, 4]);
    const ended = await jobsOf(db(), callOutside.name);
    expect(ended.map(({ state }) => state)).toEqual(['completed', 'failed', 'completed', 'completed']);
  } finally {
    await engine.stop('tested');
  }
});
