// Assessments as the tax workers leave them, for tests of what becomes of them.
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type Database, row, rows } from '../../shared/store/sql';

export type AssessmentFields = {
  id: string;
  jurisdiction: string;
  fiscalYear: number;
  category: string;
  registration: string;
  firstCirculation: string | null;
  amount: number;
  currency: string;
  state: string;
  dueOn: string | null;
  charges: number;
  paid: number;
  tariffId: string;
  tariffVersion: number;
  isTest: boolean;
  explanation: object;
  kind: string;
  service: string | null;
  requestedOn: string | null;
  partnerId: string;
};

/** One vehicle's, or with `service` that of a service, stored as it is given. Returns its id. */
export async function anAssessment(db: Database, over: Partial<AssessmentFields> = {}): Promise<string> {
  const fields: AssessmentFields = {
    id: uuidv7(),
    jurisdiction: 'MG',
    fiscalYear: 2026,
    category: 'land',
    registration: randomUUID().replaceAll('-', '').toUpperCase(),
    firstCirculation: '2015-03-01',
    amount: 100_000,
    currency: 'MGA',
    state: 'due',
    dueOn: null,
    charges: 0,
    paid: 0,
    tariffId: 'mg-land-2026',
    tariffVersion: 1,
    isTest: false,
    explanation: {},
    kind: 'vehicle-tax',
    service: null,
    requestedOn: null,
    partnerId: uuidv7(),
    ...over,
  };
  await rows(
    db,
    `insert into assessment (id, partner_id, batch_id, line, jurisdiction, fiscal_year, category, registration,
                             registration_key, first_circulation, amount, currency, state, due_on, charges, paid, tariff_id,
                             tariff_version, is_test, explanation, kind, service, requested_on)
     select id, "partnerId", gen_random_uuid(), 1, jurisdiction, "fiscalYear", category, registration, registration,
            "firstCirculation", amount, currency, state, "dueOn", charges, paid, "tariffId", "tariffVersion", "isTest",
            explanation, kind, service, "requestedOn"
       from json_to_record($1) as x(
              id uuid, "partnerId" uuid, jurisdiction text, "fiscalYear" smallint, category text, registration text,
              "firstCirculation" date, amount bigint, currency text, state text, "dueOn" date, charges bigint, paid bigint,
              "tariffId" text, "tariffVersion" int, "isTest" boolean, explanation json, kind text, service text,
              "requestedOn" date)`,
    [JSON.stringify(fields)],
  );
  return fields.id;
}

export type StoredAssessment = {
  amount: number;
  state: string;
  dueOn: string | null;
  charges: number;
  paid: number;
  revision: number;
  tariffVersion: number;
  explanation: object;
};

export const assessmentOf = async (db: Database, id: string): Promise<StoredAssessment> =>
  (await row<StoredAssessment>(
    db,
    `select amount::float8, state, due_on::text as "dueOn", charges::float8, paid::float8, revision,
            tariff_version as "tariffVersion", explanation
       from assessment
      where id = $1`,
    [id],
  ))!;

type StoredCharge = { rule: string; dueOn: string; period: string; amount: number; isWaived: boolean };

/** In the order in which they were charged. */
export const chargesOf = (db: Database, id: string): Promise<StoredCharge[]> =>
  rows(
    db,
    `select rule, due_on::text as "dueOn", period, amount::float8, waived_at is not null as "isWaived"
       from assessment_charge
      where assessment_id = $1
      order by created_at, due_on, length(period), period`,
    [id],
  );

/** A charge as the night would have made it, counted in the assessment. */
export async function aCharge(db: Database, id: string, over: Partial<StoredCharge> = {}): Promise<void> {
  const { rule, dueOn, period, amount } = {
    rule: 'late',
    dueOn: '2026-01-31',
    period: 'once',
    amount: 10_000,
    ...over,
  };
  await rows(
    db,
    `insert into assessment_charge (assessment_id, rule, due_on, period, kind, amount, explanation, charged_on)
     values ($1, $2, $3, $4, 'penalty', $5, '{}', $3::date + 1)`,
    [id, rule, dueOn, period, amount],
  );
  await rows(db, `update assessment set charges = charges + $2 where id = $1`, [id, amount]);
}
