// POST /api/v1/callbacks/{id}/replay and /api/v1/callbacks/replay: what failed is handled again.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { tracedBy } from '../../../shared/http/traced-by';
import { replayCallbacks } from '../../../shared/payments/replay-callbacks';
import { recordAudit } from '../../../shared/store/audit';
import { failedCallbacks, findCallback } from '../../../shared/store/callback-reads';
import { withTx } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import type { IntakeTools } from '../tools';
import { callbackPath, callbackSchema, callbackView } from './callback-view';

/** So many in one request: their jobs are promised in its transaction. */
const atOnce = 10_000;

export const replayCallback = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${callbackPath}/{id}/replay`,
      audience: 'person',
      permission: 'callbacks:replay',
      tag: 'Callbacks',
      summary: 'Have a callback that failed handled again',
      description: 'Its payment is looked for anew. What it led to before it failed is not done twice.',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'It waits again', content: { 'application/json': callbackSchema } } },
      errors: ['CALLBACK_NOT_FOUND', 'CALLBACK_UNKNOWN', 'CALLBACK_HANDLED'],
    },
    async ({ req, params: { id }, caller, reach, exchange }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      return withTx(db, async (tx) => {
        const before = await findCallback(tx, id, jurisdiction);
        if (before === undefined) throw new Refusal('CALLBACK_NOT_FOUND');
        if (before.state !== 'failed') throw new Refusal('CALLBACK_HANDLED');
        const woken = (await replayCallbacks(tx, [id], tracedBy(exchange))).get(id);
        if (woken === undefined) throw await whyNot(() => findCallback(tx, id, jurisdiction));
        const after = (await findCallback(tx, id, jurisdiction))!;
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          tenant: woken.jurisdiction,
          action: 'replay callback',
          resource: `callback ${id}`,
          outcome: 'done',
          before: { state: before.state },
          after: { state: after.state },
        });
        return { status: 200, body: callbackView(after) };
      });
    },
  );

/** Somebody else was faster, or there still is nothing that it is about. */
const whyNot = async (look: () => ReturnType<typeof findCallback>): Promise<Refusal> =>
  new Refusal((await look())?.state === 'failed' ? 'CALLBACK_UNKNOWN' : 'CALLBACK_HANDLED');

const body = z.strictObject({ provider: z.enum(providers).optional().describe('Of all providers when left out') });

const replayedSchema = z
  .object({
    replayed: z.int(),
    left: z.int().describe('Those that are about nothing known, or more than go at once'),
  })
  .meta({ id: 'ReplayedCallbacks', title: 'How many callbacks wait again' });

export const replayFailedCallbacks = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: `${callbackPath}/replay`,
      audience: 'person',
      permission: 'callbacks:replay',
      tag: 'Callbacks',
      summary: 'Have all callbacks that failed handled again',
      description: `At most ${atOnce} at once, the oldest first; ask again for the rest.`,
      body: jsonBody('Of which provider', body),
      responses: { 200: { description: 'How many', content: { 'application/json': replayedSchema } } },
      errors: [...errorsOfJsonBody],
    },
    async ({ req, res, caller, reach, exchange }) => {
      const { provider = null } = await readJson(req, res, body);
      // They are of everybody's payments, and some of nobody's.
      if (jurisdictionInReach(caller, reach) !== null) throw new Refusal('PERMISSION_MISSING');
      return withTx(db, async (tx) => {
        const replayed = await replayCallbacks(tx, await failedCallbacks(tx, provider, atOnce), tracedBy(exchange));
        const left = (await failedCallbacks(tx, provider, atOnce)).length;
        await recordAudit(tx, {
          ...auditFactsOf({ req, exchange, caller }),
          action: 'replay callbacks',
          resource: provider === null ? 'callbacks' : `callbacks of ${provider}`,
          outcome: 'done',
          details: { replayed: replayed.size, left },
        });
        return { status: 200, body: { replayed: replayed.size, left } };
      });
    },
  );
