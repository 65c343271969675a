// GET /api/v1/assessments/{id}/charges and /api/v1/assessments/{id}/revisions.
import { z } from 'zod';
import { assessmentStates } from '../../shared/domain/assessment/assessment-state';
import { toJsonInteger } from '../../shared/domain/money';
import type { Reach } from '../../shared/domain/permissions';
import { type Caller, ownedScopeOf } from '../../shared/http/caller';
import { Refusal } from '../../shared/http/errors';
import { defineRoute, type Route } from '../../shared/http/route';
import {
  type ChargeRow,
  currencyOf,
  listCharges,
  listRevisions,
  type RevisionRow,
} from '../../shared/store/assessment-history';
import { type Database, withPatience } from '../../shared/store/sql';
import { readPatienceSeconds } from './get-batch';
import type { IntakeTools } from './tools';

const path = '/api/v1/assessments/{id}';

const amount = z.int().describe('In the smallest unit of the currency in use');

const chargeSchema = z.object({
  rule: z.string(),
  dueOn: z.iso.date().describe('The day that was missed'),
  period: z.string().describe('once, month-1, month-2 …, or instalment-1 …'),
  kind: z.enum(['penalty', 'interest', 'late-fee']),
  amount,
  currency: z.string(),
  chargedOn: z.iso.date(),
  waivedAt: z.iso.datetime().nullable().describe('Since then it is not owed any more'),
  explanation: z.unknown().describe('What it is computed of, and by which law'),
});

const chargesSchema = z
  .object({ items: z.array(chargeSchema) })
  .meta({ id: 'AssessmentCharges', title: 'What was charged for paying late, waived charges among them' });

const revisionSchema = z.object({
  revision: z.int(),
  amount,
  currency: z.string(),
  state: z.enum(assessmentStates),
  tariff: z.object({ id: z.string(), version: z.int() }),
  explanation: z.unknown().describe('As it was shown then'),
  why: z.string().describe('Why it was replaced'),
  causeId: z.uuid().nullable().describe('The exemption or the reassessment that replaced it'),
  replacedAt: z.iso.datetime(),
});

const revisionsSchema = z
  .object({ items: z.array(revisionSchema) })
  .meta({ id: 'AssessmentRevisions', title: 'What an assessment was before it was changed, the latest first' });

export const getCharges = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/charges`,
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'What was charged for paying late',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'All charges', content: { 'application/json': chargesSchema } } },
      errors: ['ASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const { currency, found } = await ofAssessment(db, { caller, reach, id }, listCharges);
      return { status: 200, body: { items: found.map((row) => chargeView(row, currency)) } };
    },
  );

export const getRevisions = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${path}/revisions`,
      audience: 'member',
      permission: 'assessments:read',
      tag: 'Assessments',
      summary: 'What an assessment was before it was changed',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The history', content: { 'application/json': revisionsSchema } } },
      errors: ['ASSESSMENT_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const { currency, found } = await ofAssessment(db, { caller, reach, id }, listRevisions);
      return { status: 200, body: { items: found.map((row) => revisionView(row, currency)) } };
    },
  );

type Asked = { caller: Caller; reach: Reach; id: string };

function ofAssessment<Row>(
  db: Database,
  { caller, reach, id }: Asked,
  list: (db: Database, id: string) => Promise<Row[]>,
) {
  const scope = ownedScopeOf({ caller, reach });
  return withPatience(readPatienceSeconds, async () => {
    const currency = await currencyOf(db, scope, id);
    if (currency === undefined) throw new Refusal('ASSESSMENT_NOT_FOUND');
    return { currency, found: await list(db, id) };
  });
}

const chargeView = ({ amount: digits, waivedAt, ...row }: ChargeRow, currency: string) => ({
  ...row,
  amount: toJsonInteger(BigInt(digits)),
  currency,
  waivedAt: waivedAt?.toISOString() ?? null,
});

const revisionView = (
  { amount: digits, tariffId, tariffVersion, replacedAt, ...row }: RevisionRow,
  currency: string,
) => ({
  ...row,
  state: row.state as (typeof assessmentStates)[number],
  amount: toJsonInteger(BigInt(digits)),
  currency,
  tariff: { id: tariffId, version: tariffVersion },
  replacedAt: replacedAt.toISOString(),
});
