// R1: how fast stored amounts are proven, against how fast their rows can be had at all.
import { join } from 'node:path';
import { publishShipped } from '../../shared/store/publish-shipped';
import { withTx } from '../../shared/store/sql';
import { askProgram } from './ask-program';
import { copyRows } from './copy-rows';
import { copyRowsOut } from './copy-rows-out';
import { type Bench, type Figure, type FreshServers, onFreshServers } from './figure';
import { median } from './median';
import type { VerifyAnswer, VerifyOrder } from './verify-rows';

export const verifyFigure: Figure = {
  ids: ['R1'],
  measure: (bench) =>
    onFreshServers(bench, 'verify', async (servers) => {
      const rows = bench.quick ? 60_000 : 300_000;
      await withTx(servers.db, (tx) => publishShipped(tx, 'job:bench'));
      await copyRows(servers.urls, rows);
      // The first who reads new rows writes to each of their pages.
      await servers.db.query('vacuum analyze assessment');
      const [ours, copies]: [number[], number[]] = [[], []];
      for (let round = 1; round <= (bench.quick ? 2 : 5); round++) {
        copies.push(await copyRowsOut(servers.urls, rows));
        ours.push(await verifyRows(bench, servers, rows));
      }
      return [{ goal: 'verifying', measured: median(ours), yardstick: median(copies) }];
    }),
};

async function verifyRows(bench: Bench, { urls: { databaseUrl } }: FreshServers, rows: number): Promise<number> {
  const order: VerifyOrder = { databaseUrl };
  const answer = await askProgram<VerifyAnswer>(join(__dirname, 'verify-rows'), order);
  const { seen, contradicting, rowsPerSecond } = answer;
  if (seen !== rows || contradicting > 0)
    throw new Error(`of ${rows} assessments ${seen} were looked at and ${contradicting} contradict`);
  bench.say(`assessments computed again: ${Math.round(rowsPerSecond)} rows/s`);
  return rowsPerSecond;
}
