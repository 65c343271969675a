import type { StoredFilter } from '../../shared/store/stored-assessments';
import { verifyAssessments } from '../../shared/store/verify-assessments';
import { readJurisdiction } from './jurisdiction';
import { type Command, Declined, type Given } from './run-command';

const option = { type: 'string' } as const;
/** More of them say no more; the count is exact. */
const mostPrinted = 1000;
const rowsOfOneReport = 100_000;

/** Computes stored assessments again and compares. Changes nothing, and may run beside everything else. */
export const verifyAssessmentsCommand: Command = {
  usage: '[--jurisdiction MG] [--fiscal-year 2026] [--batch <id>] [--tariff <id>] [--from <id>]',
  positionals: 0,
  options: { jurisdiction: option, 'fiscal-year': option, batch: option, tariff: option, from: option },
  async *run(db, { options }) {
    const filter = readFilter(options);
    const startedAt = performance.now();
    let [seen, contradicting] = [0, 0];
    const speed = () => Math.round(seen / ((performance.now() - startedAt) / 1000));
    for await (const page of verifyAssessments(db, filter)) {
      for (const { id, reason } of page.contradictions.slice(0, Math.max(0, mostPrinted - contradicting)))
        yield `${id}: ${reason}`;
      contradicting += page.contradictions.length;
      const reports = Math.floor(seen / rowsOfOneReport);
      seen += page.seen;
      // On the way to a person, apart from what a program reads.
      if (Math.floor(seen / rowsOfOneReport) > reports)
        console.error(`${seen} looked at, ${contradicting} contradict, ${speed()} rows/s, up to ${page.lastId}`);
    }
    if (contradicting > mostPrinted) yield `and ${contradicting - mostPrinted} more`;
    yield `${seen - contradicting} assessments agree, ${contradicting} contradict, ${speed()} rows/s`;
    if (contradicting > 0) throw new Declined('What is stored contradicts itself.');
  },
};

function readFilter(options: Given['options']): StoredFilter {
  return {
    jurisdiction: options.jurisdiction === undefined ? undefined : readJurisdiction(options.jurisdiction),
    fiscalYear: readYear(options['fiscal-year']),
    batchId: readMatching('batch', options.batch, uuid, 'an id'),
    tariffId: readMatching('tariff', options.tariff, /^[a-z0-9-]+$/, 'the id of a tariff, such as mg-land-2026'),
    fromId: readMatching('from', options.from, uuid, 'an id'),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readMatching(name: string, given: string | boolean | undefined, pattern: RegExp, what: string) {
  if (given === undefined || (typeof given === 'string' && pattern.test(given))) return given;
  throw new Declined(`--${name}: expected ${what}.`);
}

function readYear(given: string | boolean | undefined): number | undefined {
  const text = readMatching('fiscal-year', given, /^(19|2[01])\d\d$/, 'a year such as 2026');
  return text === undefined ? undefined : Number(text);
}
