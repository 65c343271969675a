// What a service would cost today, or why it cannot be said.
import {
  type AssessedService,
  assessServiceToday,
  type Unassessed,
} from '../../../shared/assessing/assess-service-today';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';
import { valid } from '../../../shared/http/mount-routes';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { serviceRequestSchema } from './quote-view';

/** `record` is parsed JSON of whatever shape. */
export async function quoteService(
  { db, tariffCache }: Pick<IntakeTools, 'db' | 'tariffCache'>,
  record: object,
  jurisdiction: string,
): Promise<AssessedService> {
  const request = valid(serviceRequestSchema, record);
  const assessed = await withPatience(readPatienceSeconds, () =>
    assessServiceToday(db, tariffCache, jurisdiction, request, new Date()),
  );
  if ('refused' in assessed) throw refusalOf(assessed, request.service, jurisdiction);
  return assessed;
}

export const refusalOf = (unassessed: Unassessed, service: string, jurisdiction: string): Refusal =>
  unassessed.refused === 'without-tariff' ? withoutTariff(service, jurisdiction) : invalid(unassessed.faults);

function withoutTariff(service: string, jurisdiction: string): Refusal {
  const message = `${jurisdiction} has no fee for ${service} today`;
  return new Refusal('SERVICE_WITHOUT_TARIFF', {
    detail: message,
    details: [{ field: 'service', code: 'SERVICE_WITHOUT_TARIFF', message }],
  });
}

/** Inputs stand under `inputs`, the kind beside them. */
const invalid = (faults: readonly FaultDetail[]): Refusal =>
  new Refusal('SERVICE_REQUEST_INVALID', {
    details: faults.map((fault) => ({
      ...fault,
      field: fault.field === 'kind' || fault.field === '' ? fault.field : `inputs.${fault.field}`,
    })),
  });
