// POST /api/v1/receipts/{id}/void: a receipt counts no more.
import { z } from 'zod';
import { writtenWords } from '../../../shared/domain/exemption-proposal';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { ownedScopeOf } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { recordAudit } from '../../../shared/store/audit';
import { voidReceipt as declareVoid, lockReceipt } from '../../../shared/store/receipts';
import { withTx } from '../../../shared/store/sql';
import type { IntakeTools } from '../tools';
import { detailedReceipt } from './read-receipts';
import { detailedReceiptSchema, receiptsPath } from './receipt-view';

export const voidBody = z.strictObject({ reason: writtenWords.describe('Shown to whoever has the receipt') });

export const voidReceipt = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${receiptsPath}/{id}/void`,
      audience: 'person',
      permission: 'receipts:void',
      reauthenticate: true,
      tag: 'Receipts',
      summary: 'Declare a receipt void',
      description:
        'From then on it verifies as void. Its number stays taken and its file stays where it is. The payment is without a ' +
        'receipt until another is issued in its place (`replacement`).',
      params: z.strictObject({ id: z.uuid() }),
      body: jsonBody('Why', voidBody),
      responses: { 200: { description: 'The receipt', content: { 'application/json': detailedReceiptSchema } } },
      errors: [...errorsOfJsonBody, 'RECEIPT_NOT_FOUND', 'RECEIPT_VOID'],
    },
    async ({ req, res, params: { id }, caller, reach, exchange }) => {
      const { reason } = await readJson(req, res, voidBody);
      const scope = ownedScopeOf({ caller, reach });
      const facts = auditFactsOf({ req, exchange, caller });
      await withTx(db, async (tx) => {
        // Of two who declare it void at once the second sees that it is.
        const receipt = await lockReceipt(tx, scope, id);
        if (receipt === undefined) throw new Refusal('RECEIPT_NOT_FOUND');
        if (!(await declareVoid(tx, id, { reason, by: caller.actor }))) throw new Refusal('RECEIPT_VOID');
        await recordAudit(tx, {
          ...facts,
          tenant: receipt.jurisdiction,
          action: 'void receipt',
          resource: `receipt ${id}`,
          outcome: 'done',
          before: { state: receipt.state },
          after: { state: 'void' },
          details: { reason },
        });
      });
      return { status: 200, body: await detailedReceipt(db, scope, id) };
    },
  );
