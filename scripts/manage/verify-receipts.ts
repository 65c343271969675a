import { type ObjectStore, ObjectStoreAway } from '../../shared/providers/objects/object-store';
import { openObjectStore } from '../../shared/providers/objects/open-object-store';
import { faultOfReceipt } from '../../shared/receipts/verify-receipt';
import type { Database } from '../../shared/store/sql';
import {
  countReceiptsToVerify,
  faultsOfNumbers,
  receiptsToVerify,
  type VerifiedReceipts,
  verifyPayments,
} from '../../shared/store/verify-receipts';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined, type Given } from './run-command';

const option = { type: 'string' } as const;
/** More of them say no more; the count is exact. */
const mostPrinted = 1000;
/** Files that are asked for at a time: a store far away answers each in some 50 ms. */
const atATime = 8;
const receiptsOfOneReport = 10_000;

type Tools = { db: Database; objects: ObjectStore };

/** Compares numbers, files and payments with what receipts say. Changes nothing, and may run beside everything else. */
export const verifyReceiptsCommand: Command = {
  usage: '[--jurisdiction MG] [--year 2026] [--sample <how many are drawn again; all when left out>]',
  positionals: 0,
  options: { jurisdiction: option, year: option, sample: option },
  async *run(db, { options }, { config }) {
    const wanted = readWanted(options);
    const sample = readCount(options.sample);
    const objects = openObjectStore(config);
    const tally = { receipts: 0, redrawn: 0, payments: 0, wrong: 0 };
    const shown = (faults: readonly string[]): readonly string[] => {
      const printed = faults.slice(0, Math.max(0, mostPrinted - tally.wrong));
      tally.wrong += faults.length;
      return printed;
    };
    try {
      yield* shown(await faultsOfNumbers(db, wanted));
      for await (const faults of faultsOfFiles({ db, objects }, wanted, sample, tally)) yield* shown(faults);
      for await (const { seen, faults } of verifyPayments(db, wanted)) {
        tally.payments += seen;
        yield* shown(faults);
      }
    } catch (error) {
      if (error instanceof ObjectStoreAway) throw new Declined(`Not everything could be looked at: ${error.message}.`);
      throw error;
    } finally {
      objects.close();
    }
    const { receipts, redrawn, payments, wrong } = tally;
    if (wrong > mostPrinted) yield `and ${wrong - mostPrinted} more`;
    yield `${receipts} receipts looked at, ${redrawn} drawn again, ${payments} payments, ${wrong} wrong`;
    if (wrong > 0) throw new Declined('Receipts contradict their numbers, their files, or what was paid.');
  },
};

/** Every so many is drawn again, spread over all of them. */
async function* faultsOfFiles(
  tools: Tools,
  wanted: VerifiedReceipts,
  sample: number | null,
  tally: { receipts: number; redrawn: number },
): AsyncGenerator<string[]> {
  const stride = await strideFor(tools.db, wanted, sample);
  for await (const page of receiptsToVerify(tools.db, wanted)) {
    for (let start = 0; start < page.length; start += atATime) {
      const some = page.slice(start, start + atATime);
      const found = await Promise.all(
        some.map((receipt, index) => {
          const isRedrawn = receipt.sha256 !== null && stride > 0 && (tally.receipts + index) % stride === 0;
          if (isRedrawn) tally.redrawn += 1;
          return faultOfReceipt(tools, receipt, isRedrawn);
        }),
      );
      report(tally.receipts, some.length);
      tally.receipts += some.length;
      yield found.filter((fault) => fault !== null);
    }
  }
}

/** On the way to a person, apart from what a program reads. */
function report(before: number, more: number): void {
  if (Math.floor((before + more) / receiptsOfOneReport) > Math.floor(before / receiptsOfOneReport))
    console.error(`${before + more} receipts looked at`);
}

/** 0: none. */
async function strideFor(db: Database, wanted: VerifiedReceipts, sample: number | null): Promise<number> {
  if (sample === null) return 1;
  if (sample === 0) return 0;
  return Math.max(1, Math.ceil((await countReceiptsToVerify(db, wanted)) / sample));
}

const readWanted = ({ jurisdiction, year }: Given['options']): VerifiedReceipts => {
  if (year !== undefined && !/^2\d{3}$/.test(String(year))) throw new Declined('--year: expected a year such as 2026.');
  return {
    jurisdiction: jurisdiction === undefined ? null : readJurisdiction(jurisdiction),
    year: year === undefined ? null : Number(year),
  };
};

function readCount(given: Given['options'][string]): number | null {
  if (given === undefined) return null;
  if (/^\d{1,9}$/.test(String(given))) return Number(given);
  throw new Declined('--sample: expected how many receipts are to be drawn again.');
}
