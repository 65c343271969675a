// What somebody asks for who wants a service assessed, and for whom.
import { z } from 'zod';
import type { AssessedService } from '../../../shared/assessing/assess-service-today';
import { contentHash } from '../../../shared/domain/content-hash';
import type { Reach } from '../../../shared/domain/permissions';
import { vehicleFields } from '../../../shared/domain/vehicle-fields';
import type { Caller } from '../../../shared/http/caller';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import type { KeyPlace } from '../../../shared/store/idempotency';
import { type AssessmentOwner, isCitizenOf } from '../../../shared/store/service-assessments';
import { findService } from '../../../shared/store/services';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import { jurisdictionOf } from '../jurisdiction-of';
import { quoteService } from '../quotes/quote-service';
import { serviceRequestSchema } from '../quotes/quote-view';
import type { IntakeTools } from '../tools';
import { jurisdictionParameter } from './service-parameters';

export const orderBody = z.strictObject({
  ...serviceRequestSchema.shape,
  ref: vehicleFields.ref.schema.optional().describe('Your own reference'),
  account: z.uuid().optional().describe('From staff: the citizen who owes it'),
  jurisdiction: jurisdictionParameter,
});
type OrderBody = z.output<typeof orderBody>;

export type AssessmentOrder = {
  /** The assessment that is to be; also what holds the idempotency key. */
  id: string;
  place: KeyPlace;
  fingerprint: Buffer;
  owner: AssessmentOwner;
  jurisdiction: string;
  ref: string | null;
  isTest: boolean;
  quoted: AssessedService;
};

/** A test under the same key as what counts is another request. */
export const placeOfKey = ({ isTest, partnerId, accountId }: Caller, key: string): KeyPlace => ({
  scope: `${isTest ? 'test assessments' : 'assessments'} ${partnerId ?? accountId}`,
  key,
});

/** Tells a repeat from another request under the same key, however either is laid out. */
export const fingerprintOf = (body: OrderBody): Buffer => Buffer.from(contentHash(body), 'hex');

/** Everything that can be refused, before anything is written. */
export async function readOrder(
  tools: IntakeTools,
  { caller, reach }: { caller: Caller; reach: Reach },
  place: KeyPlace,
  body: OrderBody,
): Promise<AssessmentOrder> {
  const { ref = null, account, jurisdiction: given, ...request } = body;
  const jurisdiction = jurisdictionOf(caller, given);
  const service = await withPatience(readPatienceSeconds, () => findService(tools.db, jurisdiction, request.service));
  if (service === undefined) throw new Refusal('SERVICE_NOT_FOUND');
  const owner = await ownerOf(tools, caller, reach, jurisdiction, account);
  return {
    id: timeOrderedId(),
    place,
    fingerprint: fingerprintOf(body),
    owner,
    jurisdiction,
    ref,
    isTest: caller.isTest,
    quoted: await quoteService(tools, request, jurisdiction),
  };
}

/** Whoever has rows of their own owes it themselves; staff, who have none, say which citizen does. */
export async function ownerOf(
  { db }: Pick<IntakeTools, 'db'>,
  { partnerId, accountId }: Caller,
  reach: Reach,
  jurisdiction: string,
  account: string | undefined,
): Promise<AssessmentOwner> {
  if (reach === 'own') {
    if (account !== undefined) throw refused('REQUEST_INVALID', 'ACCOUNT_FOREIGN', 'is for staff; you owe it yourself');
    if (partnerId !== null) return { partnerId, accountId: null };
    if (accountId !== null) return { partnerId: null, accountId };
    throw new Refusal('PERMISSION_MISSING');
  }
  if (account === undefined) throw refused('REQUEST_INVALID', 'ACCOUNT_MISSING', 'is needed from staff');
  const isOne = await withPatience(readPatienceSeconds, () => isCitizenOf(db, account, jurisdiction));
  if (!isOne) throw refused('SERVICE_REQUEST_INVALID', 'ACCOUNT_UNKNOWN', `is no citizen of ${jurisdiction}`);
  return { partnerId: null, accountId: account };
}

function refused(refusal: 'REQUEST_INVALID' | 'SERVICE_REQUEST_INVALID', code: string, message: string): Refusal {
  const details: FaultDetail[] = [{ field: 'account', code, message }];
  return new Refusal(refusal, { details });
}
