// Assessments go into their table in sets. Two ways lead there: COPY for large sets, an insert that skips conflicts for
// small ones and for the rare set in which somebody else was faster. What counts and what test keys sent are kept out
// by different indexes, so each goes its own way: a test never stands in the way of what counts.
import type { AssessmentState } from '../domain/assessment/assessment-state';
import { isUniqueViolation, rows, type Tx } from './sql';

/** A row of the table. Amounts are whole units of the currency; days are YYYY-MM-DD; `explanation` is a JSON text. */
export type NewAssessment = {
  id: string;
  partnerId: string;
  batchId: string;
  line: number;
  ref: string | null;
  jurisdiction: string;
  fiscalYear: number;
  category: string;
  registration: string;
  registrationKey: string;
  type: string | null;
  fiscalPower: number | null;
  energy: string | null;
  firstCirculation: string | null;
  lengthMetres: number | null;
  powerKw: number | null;
  use: string | null;
  amount: bigint;
  currency: string;
  state: AssessmentState;
  /** Null while no day is set. */
  dueOn: string | null;
  tariffId: string;
  tariffVersion: number;
  isTest: boolean;
  explanation: string;
};

const columns = `id, partner_id, batch_id, line, ref, jurisdiction, fiscal_year, category, registration, registration_key,
  type, fiscal_power, energy, first_circulation, length_metres, power_kw, use, amount, currency, state, due_on,
  tariff_id, tariff_version, is_test, explanation`;

// From here on COPY wins: below it the look-up and the savepoint cost more than the parsing of JSON they save.
const fewestToCopy = 200;

type VehicleYear = Pick<NewAssessment, 'partnerId' | 'registrationKey' | 'fiscalYear' | 'jurisdiction'>;

/** Rows among which a vehicle has one assessment a year, and the unique index that sees to it. */
type World = { rows: string; index: string; key: string; vehicleYear(one: VehicleYear): string };

const counting: World = {
  rows: `not is_test and state <> 'cancelled'`,
  index: 'assessment_vehicle_year',
  key: '(registration_key, fiscal_year, jurisdiction)',
  vehicleYear: (one) => `${one.jurisdiction} ${one.fiscalYear} ${one.registrationKey}`,
};
// Each partner has its own.
const tests: World = {
  rows: `is_test and state <> 'cancelled'`,
  index: 'assessment_test_vehicle_year',
  key: '(partner_id, registration_key, fiscal_year, jurisdiction)',
  vehicleYear: (one) => `${one.partnerId} ${counting.vehicleYear(one)}`,
};

/** What was kept out, with the id of the assessment that the vehicle already had for the year. */
export type KeptOut = ReadonlyMap<NewAssessment, string>;

/**
 * Stores what is not assessed yet and tells what was kept out. Waits for whoever is inserting one of the vehicles right
 * now. `assessments` must come ordered by registrationKey, year, jurisdiction and partner, in plain code units: all
 * workers insert in one order, what counts before tests, so two sets never wait for each other in a circle.
 */
export async function insertAssessments(tx: Tx, assessments: readonly NewAssessment[]): Promise<KeptOut> {
  const ofTests = assessments.filter(({ isTest }) => isTest);
  if (ofTests.length === 0) return insertInto(tx, counting, assessments);
  const keptOut = await insertInto(
    tx,
    counting,
    assessments.filter(({ isTest }) => !isTest),
  );
  return new Map([...keptOut, ...(await insertInto(tx, tests, ofTests))]);
}

async function insertInto(tx: Tx, world: World, assessments: readonly NewAssessment[]): Promise<KeptOut> {
  if (assessments.length < fewestToCopy) return insertSkipping(tx, world, assessments);
  const existing = await existingAssessments(tx, world, assessments);
  const fresh = assessments.filter((one) => !existing.has(one));
  await rows(tx, 'savepoint before_copy');
  try {
    await tx.copy(`copy assessment (${columns}) from stdin`, fresh.map(copyLine).join(''));
    return existing;
  } catch (error) {
    if (!isUniqueViolation(error, world.index)) throw error;
  }
  // Somebody committed one of the vehicles between the look-up and the copy.
  await rows(tx, 'rollback to savepoint before_copy');
  return insertSkipping(tx, world, assessments);
}

/**
 * The assessments that vehicles of the set already have for their year. 2000 probes of the unique index take 4 ms,
 * parsing 2000 records as JSON, for the sake of `on conflict`, 20.
 */
async function existingAssessments(tx: Tx, world: World, assessments: readonly NewAssessment[]): Promise<KeptOut> {
  const params: unknown[] = [assessments.map(({ registrationKey }) => registrationKey)];
  // What the index of the tests begins with.
  const partnerIds = () => [...new Set(assessments.map(({ partnerId }) => partnerId))];
  const ofPartners = world === tests ? `and partner_id = any($${params.push(partnerIds())}::uuid[])` : '';
  const found = await rows<VehicleYear & { id: string }>(
    tx,
    // `offset 0` keeps the planner from turning the probes into a join: with a table it knows nothing of yet it would
    // read all of it, 285 ms instead of 4 at 116 000 rows.
    `select a.*
       from unnest($1::text[]) as wanted(key)
      cross join lateral (
            select id, partner_id as "partnerId", registration_key as "registrationKey", fiscal_year as "fiscalYear",
                   jurisdiction
              from assessment
             where registration_key = wanted.key
               and ${world.rows}
                   ${ofPartners}
            offset 0) as a`,
    params,
  );
  if (found.length === 0) return new Map();
  const { vehicleYear } = world;
  const ids = new Map(found.map((one) => [vehicleYear(one), one.id]));
  const existing = new Map<NewAssessment, string>();
  for (const one of assessments) {
    const id = ids.get(vehicleYear(one));
    if (id !== undefined) existing.set(one, id);
  }
  return existing;
}

async function insertSkipping(tx: Tx, world: World, assessments: readonly NewAssessment[]): Promise<KeptOut> {
  if (assessments.length === 0) return new Map();
  const records = assessments.map(({ amount, ...rest }) => ({ ...rest, amount: Number(amount) }));
  const inserted = await rows<{ id: string }>(
    tx,
    `insert into assessment (${columns})
     select id, "partnerId", "batchId", line, ref, jurisdiction, "fiscalYear", category, registration,
            "registrationKey", type, "fiscalPower", energy, "firstCirculation", "lengthMetres", "powerKw", use, amount,
            currency, state, "dueOn", "tariffId", "tariffVersion", "isTest", explanation::json
       from json_to_recordset($1) as x(
              id uuid, "partnerId" uuid, "batchId" uuid, line int, ref text, jurisdiction text, "fiscalYear" smallint,
              category text, registration text, "registrationKey" text, type text, "fiscalPower" smallint, energy text,
              "firstCirculation" date, "lengthMetres" numeric, "powerKw" numeric, use text, amount bigint,
              currency text, state text, "dueOn" date, "tariffId" text, "tariffVersion" int, "isTest" boolean, explanation text)
     on conflict ${world.key} where ${world.rows} do nothing
     returning id`,
    [JSON.stringify(records)],
  );
  if (inserted.length === assessments.length) return new Map();
  const fresh = new Set(inserted.map(({ id }) => id));
  // A statement of its own, so that it sees what was committed while the insert waited.
  const skipped = assessments.filter(({ id }) => !fresh.has(id));
  const existing = await existingAssessments(tx, world, skipped);
  // A line that is neither stored nor a duplicate would be counted and owe nothing.
  if (existing.size < skipped.length) throw new Error('assessments were kept out by none that exists');
  return existing;
}

/** One line of COPY's text format, in the order of `columns`. */
function copyLine(one: NewAssessment): string {
  return `${one.id}\t${one.partnerId}\t${one.batchId}\t${one.line}\t${text(one.ref)}\t${one.jurisdiction}\t${
    one.fiscalYear
  }\t${one.category}\t${text(one.registration)}\t${one.registrationKey}\t${text(one.type)}\t${
    one.fiscalPower ?? '\\N'
  }\t${one.energy ?? '\\N'}\t${one.firstCirculation ?? '\\N'}\t${one.lengthMetres ?? '\\N'}\t${one.powerKw ?? '\\N'}\t${text(
    one.use,
  )}\t${one.amount}\t${one.currency}\t${one.state}\t${one.dueOn ?? '\\N'}\t${one.tariffId}\t${one.tariffVersion}\t${one.isTest}\t${text(one.explanation)}\n`;
}

const special = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A backslash or a tab in a name must not end the cell or the row. */
const text = (value: string | null): string =>
  value === null ? '\\N' : special.test(value) ? value.replace(/[\\\n\r\t]/g, (found) => escapes[found]!) : value;
