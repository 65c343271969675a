import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, rows } from '../../shared/store/sql';
import { askProgram } from './ask-program';
import { type Bench, type Figure, type FreshServers, onFreshServers } from './figure';
import { median } from './median';
import { projectRoot } from './project-root';
import type { Drawer, DrawOrder, IssueOrder, ReceiptsAnswer } from './receipts/order';
import { insertSettledPayments } from './receipts/settled-payments';

/**
 * B8: payments that have their money until the last of their receipts is issued, in one process. The yardstick draws the
 * very same receipts with no database, no key and no store: with our own drawing, which is many times faster than pdfkit
 * by itself, and with pdfkit as its documentation shows.
 */
export const receiptsFigure: Figure = {
  ids: ['B8'],
  measure: (bench) =>
    onFreshServers(bench, 'receipts', async (servers) => {
      const objectFolder = join(projectRoot, '.local', 'bench', 'objects');
      await rm(objectFolder, { recursive: true, force: true });
      await mkdir(objectFolder, { recursive: true });
      try {
        const speeds = await inTurns(bench, servers, objectFolder);
        const [measured, own, plain] = [speeds.issued, speeds.renderReceipt, speeds['plain pdfkit']].map(median);
        return [
          { goal: 'receipts', measured: measured!, yardstick: own! },
          { goal: 'receiptsAgainstPdfkit', measured: measured!, yardstick: plain! },
        ];
      } finally {
        await rm(objectFolder, { recursive: true, force: true });
      }
    }),
};

type Side = 'issued' | Drawer;

async function inTurns(bench: Bench, servers: FreshServers, objectFolder: string): Promise<Record<Side, number[]>> {
  const { urls, brokerNamespace, db } = servers;
  const rounds = bench.quick ? 2 : 7;
  const { warmUp, measured, plain } = bench.quick ? quickSizes : sizes;
  const perRound = warmUp + measured;
  const paid = await insertSettledPayments(servers, perRound * rounds);
  const speeds: Record<Side, number[]> = { issued: [], renderReceipt: [], 'plain pdfkit': [] };
  const note = (side: Side, { receiptsPerSecond, cpuMsEach }: ReceiptsAnswer) => {
    bench.say(
      `receipts, ${side}: ${Math.round(receiptsPerSecond)}/s, ${cpuMsEach.toFixed(2)} ms of the processor each`,
    );
    speeds[side].push(receiptsPerSecond);
  };
  for (let round = 0; round < rounds; round++) {
    const paymentIds = paid.slice(round * perRound, (round + 1) * perRound);
    const own: IssueOrder = { ...urls, brokerNamespace, objectFolder, paymentIds, warmUp };
    note('issued', await askProgram<ReceiptsAnswer>(join(__dirname, 'receipts', 'issue'), own));
    await demandStored(db, objectFolder, paymentIds);
    const drawn: DrawOrder = { databaseUrl: urls.databaseUrl, paymentIds, warmUp, drawer: 'renderReceipt' };
    note('renderReceipt', await draw(drawn));
    const fewer = paymentIds.slice(0, plain.warmUp + plain.measured);
    note('plain pdfkit', await draw({ ...drawn, paymentIds: fewer, warmUp: plain.warmUp, drawer: 'plain pdfkit' }));
  }
  return speeds;
}

// Of pdfkit by itself fewer are enough: each takes as long as twenty of the others.
const sizes = { warmUp: 500, measured: 1500, plain: { warmUp: 40, measured: 100 } };
const quickSizes = { warmUp: 300, measured: 600, plain: { warmUp: 20, measured: 40 } };

const draw = (order: DrawOrder): Promise<ReceiptsAnswer> => askProgram(join(__dirname, 'receipts', 'draw'), order);

/** Each payment has its receipt, and each file is what its row says. */
async function demandStored(db: Database, folder: string, paymentIds: readonly string[]): Promise<void> {
  const issued = await rows<{ objectKey: string; sha256: Buffer }>(
    db,
    `select object_key as "objectKey", sha256 from receipt where payment_id = any($1::uuid[]) and state = 'issued'`,
    [paymentIds],
  );
  if (issued.length !== paymentIds.length)
    throw new Error(`${issued.length} receipts were issued for ${paymentIds.length} payments`);
  for (const { objectKey, sha256 } of issued) {
    const stored = createHash('sha256')
      .update(await readFile(join(folder, objectKey)))
      .digest();
    if (!stored.equals(sha256)) throw new Error(`the file ${objectKey} is not what its receipt says`);
  }
}
