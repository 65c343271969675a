// POST /api/v1/receipts/{id}/replacement: another receipt in the place of one that is wrong.
import { z } from 'zod';
import { contentHash } from '../../../shared/domain/content-hash';
import {
  answerOnce,
  answersAgain,
  claimAnswered,
  errorsOfKey,
  type Made,
  type Once,
} from '../../../shared/http/answer-once';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { idempotencyKeyOf, repeatOrRefuse } from '../../../shared/http/idempotency-key';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route, type RouteDescription } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import type { PublishOptions } from '../../../shared/jobs/publish';
import { timeOrderedId } from '../../../shared/process/time-ordered-id';
import { type NumberingTools, numberReceipts } from '../../../shared/receipts/number-receipts';
import { findReceiptSummary, successorOf } from '../../../shared/store/receipt-reads';
import { currentReceiptOf, lockReceipt, type ReceiptRow, voidReceipt } from '../../../shared/store/receipts';
import type { OwnedScope } from '../../../shared/store/row-scope';
import { type Tx, withPatience, withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
import { receiptPath, receiptSchema, receiptsPath, receiptView } from './receipt-view';
import { voidBody } from './void-receipt';

const patienceSeconds = 10;

const description = {
  method: 'post',
  path: `${receiptsPath}/{id}/replacement`,
  audience: 'person',
  permission: 'receipts:void',
  reauthenticate: true,
  tag: 'Receipts',
  summary: 'Issue another receipt in the place of one',
  description:
    'The old one is declared void, unless it is already, and the new one has the next number and says in whose place it ' +
    'stands, and why. It says what is true now. Each is replaced once; the one in its place may be replaced in turn.',
  headers: answersAgain,
  params: z.strictObject({ id: z.uuid() }),
  body: jsonBody('Why', voidBody),
  responses: {
    201: {
      description: 'The new receipt, whose file is being made',
      content: { 'application/json': receiptSchema },
      headers: {
        Location: 'Where the new receipt is',
        'Idempotent-Replayed': 'true when this is the first answer once more',
      },
    },
  },
  errors: [...errorsOfJsonBody, ...errorsOfKey, 'RECEIPT_NOT_FOUND', 'RECEIPT_VOID'],
} as const satisfies RouteDescription;

type Wanted = {
  id: string;
  scope: OwnedScope;
  reason: string;
  by: string;
  once: Once;
  trace: PublishOptions;
  facts: ReturnType<typeof auditFactsOf>;
};

export const replaceReceipt = ({ db, vault, config, tariffCache, proofSigner }: IntakeTools): Route =>
  defineRoute(description, async ({ req, res, params: { id }, caller, reach, exchange }) => {
    const place = { scope: `receipts ${caller.accountId}`, key: idempotencyKeyOf(req) };
    const { reason } = await readJson(req, res, voidBody);
    const fingerprint = Buffer.from(contentHash({ id, reason }), 'hex');
    const kept = await claimAnswered(db, place);
    if (kept !== null) return repeatOrRefuse(kept, fingerprint);
    const tools = { vault, config, tariffCache, signer: await proofSigner(), now: () => new Date() };
    const wanted: Wanted = {
      ...{ id, reason },
      once: { place, holder: timeOrderedId(), fingerprint },
      scope: ownedScopeOf({ caller, reach }),
      by: caller.actor,
      trace: tracedBy(exchange),
      facts: auditFactsOf({ req, exchange, caller }),
    };
    return withPatience(patienceSeconds, () =>
      withTx(db, (tx) => answerOnce(tx, wanted.once, () => replace(tx, tools, wanted))),
    );
  });

async function replace(tx: Tx, tools: NumberingTools, wanted: Wanted): Promise<Made> {
  const { id, scope, reason, by, trace, facts } = wanted;
  const old = await lockReceipt(tx, scope, id);
  if (old === undefined) throw new Refusal('RECEIPT_NOT_FOUND');
  await demandReplaceable(tx, old);
  await voidReceipt(tx, id, { reason, by });
  const replaces = { id, number: old.content.number, reason };
  const numbered = await numberReceipts(tx, tools, [{ paymentId: old.paymentId, replaces, followUp: trace }]);
  const newId = numbered.get(old.paymentId);
  if (newId === undefined) throw new Error(`no receipt was numbered in the place of ${id}`);
  const issued = (await findReceiptSummary(tx, scope, newId))!;
  const audit: Made['audit'] = {
    ...facts,
    tenant: old.jurisdiction,
    action: 'replace receipt',
    resource: `receipt ${id}`,
    outcome: 'done',
    before: { state: old.state },
    after: { state: 'void', replacedBy: newId },
    details: { reason },
  };
  return { location: receiptPath(newId), view: receiptView(issued), audit };
}

/**
 * Locked, it is replaced by nobody else. One that was declared void by itself left its payment without any: it can still
 * be replaced, as long as none counts.
 */
async function demandReplaceable(tx: Tx, { id, state, paymentId }: ReceiptRow): Promise<void> {
  if (state !== 'void') return;
  const other = (await currentReceiptOf(tx, paymentId))?.id ?? (await successorOf(tx, id));
  if (other !== null) throw new Refusal('RECEIPT_VOID', { headers: { Location: receiptPath(other) } });
}
