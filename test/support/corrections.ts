// Tariffs that are corrected after vehicles were assessed, and the jobs that compute anew, run by hand.
import { dayIn } from '../../shared/domain/days';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import type { TariffDocument } from '../../shared/domain/tariff/tariff-document';
import { reassessmentRequested } from '../../shared/events/reassessment-requested';
import { publish } from '../../shared/jobs/publish';
import type { NewAssessment } from '../../shared/store/insert-assessments';
import { rulingTarget } from '../../shared/store/reassessment-target';
import {
  findReassessment,
  insertReassessment,
  type NewReassessment,
  type Reassessment,
} from '../../shared/store/reassessments';
import { type Database, rows, withTx } from '../../shared/store/sql';
import { publishTariffs } from '../../shared/store/tariffs';
import { type Contradiction, verifyAssessments } from '../../shared/store/verify-assessments';
import * as handlers from '../../workers/tax/reassess';
import { reassess } from '../../workers/tax/reassess.job';
import { landDocument } from '../domain/shipped';
import { runNext } from '../privacy/people';

/** The land tariff with petrol cheaper by 1000 in each cell; everything else costs what it did. */
export function correctedLand(version = 2, cheaperBy = 1000, over: Partial<TariffDocument> = {}): TariffDocument {
  const { rule } = landDocument;
  if (rule.method !== 'grid') throw new Error('the land tariff is no grid');
  const amountsOf = (amounts: Record<string, number>) =>
    Object.fromEntries(Object.entries(amounts).map(([band, amount]) => [band, amount - cheaperBy]));
  const corrected = rule.rows.map((one) =>
    one.energy === 'petrol' ? { ...one, amounts: amountsOf(one.amounts as Record<string, number>) } : one,
  );
  const checksum = corrected
    .flatMap(({ amounts }) => Object.values(amounts as Record<string, number>))
    .reduce((sum, amount) => sum + amount, 0);
  return { ...landDocument, version, rule: { ...rule, rows: corrected, checksum }, ...over } as TariffDocument;
}

/** In force from today on, unless told otherwise. */
export const publishNow = (
  db: Database,
  document: TariffDocument,
  inForceOn = dayIn('Indian/Antananarivo', new Date()),
): Promise<unknown> =>
  withTx(db, (tx) => publishTariffs(tx, [{ document, inForceOn, authors: ['shell:one'], publishedBy: 'shell:other' }]));

/** What a vehicle of a fleet comes to under a document; undefined when it refuses. */
export function amountUnder(document: TariffDocument): (one: NewAssessment) => bigint | undefined {
  const tariff = compileTariff(document);
  return ({ fiscalPower, energy, firstCirculation, fiscalYear }) => {
    const outcome = tariff.compute({ fiscalPower, energy, firstCirculation }, fiscalYear);
    return 'fault' in outcome ? undefined : outcome.amount;
  };
}

export const sumOf = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((sum, amount) => sum + amount, 0n);

/** Asked for as the API does it, by the version that rules unless told otherwise. */
export const aRun = (db: Database, over: Partial<NewReassessment> = {}): Promise<Reassessment> =>
  withTx(db, async (tx) => {
    const subject = { jurisdiction: 'MG', subject: 'land', fiscalYear: 2026 };
    const contentHash = (await rulingTarget(tx, { ...subject, ...over }))!;
    const made = await insertReassessment(tx, { ...subject, contentHash, trialId: null, requestedBy: 'one', ...over });
    if (made === undefined) throw new Error('another one is under way');
    await publish(tx, reassessmentRequested, { reassessmentId: made.id }, { tenant: 'MG', subjectId: made.id });
    return made;
  });

export const runNextReassessment = (db: Database): Promise<boolean> =>
  runNext(db, reassess, handlers, { tariffCache: new Map() });

/** As it is after its job ran. */
export async function afterRun(db: Database, { id }: { id: string }): Promise<Reassessment> {
  await runNextReassessment(db);
  return (await findReassessment(db, null, id))!;
}

/** A trial that ran, and what carries it out, before its job. */
export async function anApplication(db: Database, over: Partial<NewReassessment> = {}): Promise<Reassessment> {
  const trial = await afterRun(db, await aRun(db, over));
  return aRun(db, { ...over, trialId: trial.id, requestedBy: 'other' });
}

export async function contradictionsIn(db: Database): Promise<Contradiction[]> {
  const found: Contradiction[] = [];
  for await (const { contradictions } of verifyAssessments(db, {})) found.push(...contradictions);
  return found;
}

export type Digest = { rows: number; amount: string; versions: string; revisions: number };

/** What is stored, in few words, for comparing two ways to the same end. */
export async function digestOf(db: Database): Promise<Digest> {
  const [digest] = await rows<Digest>(
    db,
    `select count(*)::int as rows, sum(amount)::text as amount,
            (select count(*)::int from assessment_revision) as revisions,
            md5(string_agg(concat_ws(' ', registration_key, amount, state, tariff_version, revision, explanation), '|'
                           order by registration_key)) as versions
       from assessment`,
  );
  return digest!;
}
