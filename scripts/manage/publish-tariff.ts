import { z } from 'zod';
import { calendarDay } from '../../shared/domain/calendar-day';
import { writtenWords } from '../../shared/domain/exemption-proposal';
import { type PublishingOutcome, publicationAct, publishDraft } from '../../shared/store/publish-draft';
import type { Database } from '../../shared/store/sql';
import { insertDraft, storeValidation } from '../../shared/store/tariff-drafts';
import { type ValidationReport, validateTariff } from '../../shared/store/validate-tariff';
import { audited } from './audited';
import { readJsonFile } from './read-json-file';
import { type Command, Declined } from './run-command';
import { isSameName } from './same-name';
import { faultLines, reportLines } from './tariff-report-lines';

// As over the API.
const mostBytes = 256 * 1024;

const Given = z
  .strictObject({ 'in-force-on': calendarDay, 'written-by': writtenWords, 'published-by': writtenWords })
  .refine((given) => !isSameName(given['written-by'], given['published-by']), {
    path: ['published-by'],
    message: 'nobody publishes what he wrote',
  });
type Given = z.output<typeof Given>;

const option = { type: 'string' } as const;

/**
 * For an installation without accounts: whoever holds the shell says which two persons agreed. With `--dry-run` nothing is
 * published, and what would change is printed.
 */
export const publishTariffCommand: Command = {
  usage: '--file <json> (--dry-run | --in-force-on <day> --written-by <name> --published-by <name>)',
  positionals: 0,
  options: {
    file: option,
    'dry-run': { type: 'boolean' },
    ...Object.fromEntries(Object.keys(Given.shape).map((name) => [name, option])),
  },
  run: async (db, { options: { file, 'dry-run': isDryRun, ...given } }) => {
    if (typeof file !== 'string') throw new Declined('--file: is needed');
    const people = isDryRun === true ? null : readGiven(given);
    const document = await readJsonFile(file, mostBytes);
    // Whatever it is, a report without faults says that it is one.
    const jurisdiction = String(document.jurisdiction);
    const report = await validateTariff(db, document, jurisdiction, new Map());
    if (!report.valid) throw new Declined(faultLines(report.faults).join('\n'));
    const name = `${document.id} version ${document.version}`;
    if (people === null) return [`${name} could be published.`, ...reportLines(report, String(document.currency))];
    await publishAs(db, people, { jurisdiction, document, report });
    return [`${name} is published, and in force from ${people['in-force-on']} on.`];
  },
};

function readGiven(given: Record<string, unknown>): Given {
  const read = Given.safeParse(given);
  if (read.success) return read.data;
  throw new Declined(read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
}

type Validated = { jurisdiction: string; document: Record<string, unknown>; report: ValidationReport };

/** The names stand with the tariff; the audit names nobody but who held the shell. */
const publishAs = (db: Database, people: Given, { jurisdiction, document, report }: Validated): Promise<null> =>
  audited(db, 'publish-tariff', async (tx) => {
    const author = `person:${people['written-by']}`;
    const { id, revision } = await insertDraft(tx, { jurisdiction, document, author });
    await storeValidation(tx, { id, revision, report });
    const result = await publishDraft(tx, {
      id,
      jurisdiction,
      inForceOn: people['in-force-on'],
      publishedBy: `person:${people['published-by']}`,
    });
    if (result.outcome !== 'published') throw new Declined(reasonOf(result));
    return { ...publicationAct(result, undefined), action: 'publish tariff', value: null };
  });

function reasonOf(result: Exclude<PublishingOutcome, { outcome: 'published' }>): string {
  if (result.outcome === 'too early') return `--in-force-on: ${result.reason}`;
  if (result.outcome === 'faulty') return faultLines(result.faults).join('\n');
  return `It cannot be published: ${result.outcome}.`;
}
