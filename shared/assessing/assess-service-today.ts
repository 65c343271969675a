// What a service costs today, for quotes, for assessments that somebody asks for, and for renewals: one way for all.
import { stateFor } from '../domain/assessment/assessment-state';
import { dayIn } from '../domain/days';
import { packs } from '../domain/jurisdictions/packs';
import type { FieldError } from '../domain/line-errors';
import type { Assessed } from '../domain/tariff/assess';
import { assessService } from '../domain/tariff/assess-service';
import type { CompiledTariff } from '../domain/tariff/compile-tariff';
import { readServiceInputs } from '../domain/tariff/read-service-inputs';
import type { FeeKind } from '../domain/tariff/rule';
import type { NewServiceAssessment } from '../store/service-assessments';
import type { Sql } from '../store/sql';
import { loadServiceTariff, type TariffCache } from '../store/tariffs';

export type ServiceRequest = {
  service: string;
  kind?: FeeKind | undefined;
  /** Parsed JSON of whatever shape, by name. */
  inputs: Readonly<Record<string, unknown>>;
};

export type AssessedService = { assessed: Assessed; tariff: CompiledTariff; service: string; requestedOn: string };
export type Unassessed = { refused: 'without-tariff' } | { refused: 'invalid'; faults: readonly FieldError[] };

/** By the fee of the day that `now` is in the jurisdiction. */
export async function assessServiceToday(
  sql: Sql,
  cache: TariffCache,
  jurisdiction: string,
  { service, kind, inputs }: ServiceRequest,
  now: Date,
): Promise<AssessedService | Unassessed> {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) return { refused: 'without-tariff' };
  const today = dayIn(pack.timeZone, now);
  const tariff = await loadServiceTariff(sql, jurisdiction, service, { on: today, today }, cache);
  if (tariff === undefined) return { refused: 'without-tariff' };
  const read = readServiceInputs({ ...inputs, ...(kind !== undefined && { kind }) }, tariff);
  if ('errors' in read) return { refused: 'invalid', faults: read.errors };
  const assessment = assessService(tariff, read.inputs, today);
  if (assessment.kind === 'rejected') return { refused: 'invalid', faults: assessment.errors };
  return { assessed: assessment, tariff, service, requestedOn: today };
}

type Ordered = Pick<NewServiceAssessment, 'id' | 'owner' | 'jurisdiction' | 'ref' | 'isTest'>;

/** The row of what was assessed just now, of which nothing is paid. */
export function serviceAssessmentOf(
  { assessed, tariff, service, requestedOn }: AssessedService,
  { id, owner, jurisdiction, ref, isTest }: Ordered,
): NewServiceAssessment {
  const { amount, currency, dueOn, explanation, isExempt: exempt } = assessed;
  const facts = { amount, charges: 0n, paid: 0n, dueOn, today: requestedOn, exempt, cancelled: false };
  const state = stateFor(facts);
  return {
    ...{ id, owner, jurisdiction, ref, isTest },
    ...{ tariff, service, requestedOn, dueOn, amount, currency, explanation, state },
  };
}
