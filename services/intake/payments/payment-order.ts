// What somebody asks for who wants assessments paid.

import { z } from 'zod';
import { contentHash } from '../../../shared/domain/content-hash';
import type { Wanted } from '../../../shared/domain/payment/judge-order';
import type { Reach } from '../../../shared/domain/permissions';
import { type Caller, ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import type { Exchange } from '../../../shared/http/exchange';
import { tracedBy } from '../../../shared/http/traced-by';
import type { Order } from '../../../shared/payments/order-payment';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import type { Vault } from '../../../shared/process/vault';
import type { KeyPlace } from '../../../shared/store/idempotency';
import { jurisdictionsOf } from '../../../shared/store/payable-assessments';
import type { OwnedScope } from '../../../shared/store/row-scope';
import { withPatience } from '../../../shared/store/sql';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { payerFields, readPayerTerms, returnAddressesOf } from './payer-fields';

const mostAssessments = 1000;

const item = z
  .strictObject({
    id: z.uuid(),
    amount: z.int().min(1).optional().describe('Where the jurisdiction takes parts; all that is left when left out'),
    instalment: z.int().min(1).optional().describe('Everything through this part that is not covered yet'),
  })
  .refine(({ amount, instalment }) => amount === undefined || instalment === undefined, {
    error: 'expected an amount or an instalment, not both',
    path: ['instalment'],
  });

export const paymentBody = z.strictObject({
  assessments: z
    .array(item)
    .min(1)
    .max(mostAssessments)
    .refine((items) => new Set(items.map(({ id }) => id.toLowerCase())).size === items.length, 'names one twice'),
  ...payerFields,
});
type PaymentBody = z.output<typeof paymentBody>;

/** A thousand assessments, each with an amount. */
export const mostBytes = 262_144;

export const placeOfKey = ({ isTest, partnerId, accountId }: Caller, key: string): KeyPlace => ({
  scope: `${isTest ? 'test payments' : 'payments'} ${partnerId ?? accountId}`,
  key,
});

/** By the vault, since few telephone numbers are to be tried by whoever has a plain hash. */
export const fingerprintOf = (vault: Vault, body: object): Buffer =>
  vault.index('request fingerprint', contentHash(body));

type Asking = { caller: Caller; reach: Reach; exchange: Exchange };

/** Everything that can be refused before anything is locked. */
export async function readOrder(
  tools: Pick<IntakeTools, 'db' | 'config'>,
  { caller, reach, exchange }: Asking,
  { assessments, ...payer }: PaymentBody,
): Promise<Order> {
  const scope = ownedScopeOf({ caller, reach });
  const jurisdiction = await jurisdictionOfAll(
    tools,
    scope,
    assessments.map(({ id }) => id),
  );
  if (caller.isTest) throw refusedTests();
  const terms = readPayerTerms(tools.config, jurisdiction, payer);
  const id = timeOrderedId();
  const { provider, payerPhone, language, interaction } = terms;
  return {
    id,
    scope,
    owner: reach === 'own' ? ownerOf(caller) : 'assessment',
    items: assessments.map((one) => ({ assessmentId: one.id, wanted: wantedOf(one) })),
    ...{ provider, payerPhone, language, interaction },
    ...returnAddressesOf(tools.config, id, terms),
    payUntil: new Date(Date.now() + tools.config.PAYMENT_MINUTES * 60_000),
    trace: tracedBy(exchange),
  };
}

/** That of the first: whether all are of one is judged when they are locked. */
async function jurisdictionOfAll({ db }: Pick<IntakeTools, 'db'>, scope: OwnedScope, ids: readonly string[]) {
  const found = await withPatience(readPatienceSeconds, () => jurisdictionsOf(db, scope, ids));
  const known = new Set(found.map(({ id }) => id));
  const details = ids.flatMap((id, index) =>
    known.has(id.toLowerCase())
      ? []
      : [{ field: `assessments.${index}.id`, code: 'ASSESSMENT_NOT_FOUND', message: 'there is no such assessment' }],
  );
  if (details.length > 0) throw new Refusal('ASSESSMENT_NOT_FOUND', { details });
  return found.find(({ id }) => id === ids[0]!.toLowerCase())!.jurisdiction;
}

/** Whoever pays for themselves is a partner or a person; a person of a partner's pays for the partner. */
const ownerOf = ({ partnerId, accountId }: Caller) => ({
  partnerId,
  accountId: partnerId === null ? accountId : null,
});

const wantedOf = ({ amount, instalment }: PaymentBody['assessments'][number]): Wanted => {
  if (amount !== undefined) return { amount: BigInt(amount) };
  return instalment === undefined ? { all: true } : { instalment };
};

export function refusedTests(): Refusal {
  const message = 'what a test key has assessed is not paid';
  return new Refusal('PAYMENT_REFUSED', {
    detail: message,
    details: [{ field: 'assessments', code: 'TESTS_UNPAID', message }],
  });
}
