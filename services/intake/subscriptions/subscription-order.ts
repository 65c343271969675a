// What somebody asks for who subscribes.
import { z } from 'zod';
import { dayIn } from '../../../shared/domain/days';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import type { Reach } from '../../../shared/domain/permissions';
import { serviceCode } from '../../../shared/domain/tariff/tariff-document';
import type { Caller } from '../../../shared/http/caller';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import type { KeyPlace } from '../../../shared/store/idempotency';
import { findService } from '../../../shared/store/services';
import { withPatience } from '../../../shared/store/sql';
import type { NewSubscription } from '../../../shared/store/subscriptions';
import { sealPayer } from '../../../shared/subscriptions/payer-of-subscription';
import { readPatienceSeconds } from '../get-batch';
import { jurisdictionOf } from '../jurisdiction-of';
import { payerFields, readPayerTerms, returnAddressesOf } from '../payments/payer-fields';
import { refusedTests } from '../payments/payment-order';
import { ownerOf } from '../services/assessment-order';
import { jurisdictionParameter } from '../services/service-parameters';
import type { IntakeTools } from '../tools';

export const subscriptionBody = z.strictObject({
  service: serviceCode.describe('The code of one that is valid for some months'),
  account: z.uuid().optional().describe('From staff: the citizen who subscribes'),
  jurisdiction: jurisdictionParameter,
  ...payerFields,
});

export const placeOfKey = ({ isTest, partnerId, accountId }: Caller, key: string): KeyPlace => ({
  scope: `${isTest ? 'test subscriptions' : 'subscriptions'} ${partnerId ?? accountId}`,
  key,
});

/** Everything that can be refused before anything is written, but for what the service costs. */
export async function readSubscription(
  tools: IntakeTools,
  { caller, reach }: { caller: Caller; reach: Reach },
  { service, account, jurisdiction: given, ...payer }: z.output<typeof subscriptionBody>,
): Promise<NewSubscription> {
  const { db, config, vault } = tools;
  const jurisdiction = jurisdictionOf(caller, given);
  const found = await withPatience(readPatienceSeconds, () => findService(db, jurisdiction, service));
  if (found === undefined) throw new Refusal('SERVICE_NOT_FOUND');
  if (caller.isTest) throw refusedTests();
  const { validityMonths: months } = found.details;
  if (months === null) throw notRenewed(service);
  const owner = await ownerOf(tools, caller, reach, jurisdiction, account);
  const terms = readPayerTerms(config, jurisdiction, payer);
  const id = timeOrderedId();
  returnAddressesOf(config, id, terms);
  return {
    ...{ id, jurisdiction, service, owner, months },
    provider: terms.provider,
    orderSealed: sealPayer(vault, id, terms),
    beginsOn: dayIn(packOf(jurisdiction).timeZone, new Date()),
  };
}

function notRenewed(service: string): Refusal {
  const message = `${service} is valid for no certain time, so there is nothing to renew`;
  const details: FaultDetail[] = [{ field: 'service', code: 'SERVICE_NOT_RENEWED', message }];
  return new Refusal('SERVICE_REQUEST_INVALID', { detail: message, details });
}
