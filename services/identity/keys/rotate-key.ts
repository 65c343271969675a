// POST /api/v1/keys/{id}/rotate.
import { z } from 'zod';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { auditedKey, rotateApiKey } from '../../../shared/store/api-key-admin';
import { recordAudit } from '../../../shared/store/audit';
import { withTx } from '../../../shared/store/sql';
import type { IdentityTools } from '../tools';
import { tooManyKeys } from './issue-key';
import { partnerOfKeys } from './key-reach';
import { issuedKeySchema, keySchema, keyView } from './key-view';

const RotationTerms = z
  .strictObject({
    overlapHours: z.int().min(0).max(720).describe('How long the old key opens beside the new one; 0 ends it at once'),
  })
  .meta({ id: 'RotationTerms', title: 'How an API key is replaced' });

const rotatedSchema = z
  .object({ issued: issuedKeySchema, replaced: keySchema })
  .meta({ id: 'RotatedApiKey', title: 'The new API key, the only time that it is shown, and the one it replaces' });

export const rotateKey = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/keys/{id}/rotate',
      audience: 'person',
      permission: 'keys:rotate',
      reauthenticate: true,
      tag: 'API keys',
      summary: 'Replace an API key',
      description:
        'The new key has the name, scopes, networks and kind of the old one, and as much time as that had at first.',
      params: z.strictObject({ id: z.uuid() }),
      body: jsonBody('How long both open', RotationTerms),
      responses: {
        201: { description: 'The new key, this once, and the old one', content: { 'application/json': rotatedSchema } },
      },
      errors: [...errorsOfJsonBody, 'KEY_NOT_FOUND', 'KEY_OVER', 'TOO_MANY_KEYS'],
    },
    async (call) => {
      const { req, res, params, caller } = call;
      const partnerId = partnerOfKeys(call);
      const { overlapHours } = await readJson(req, res, RotationTerms);
      const { after, key, issued } = await withTx(db, async (tx) => {
        const rotation = await rotateApiKey(tx, params.id, { overlapHours, by: caller.actor, partnerId });
        if (rotation.outcome === 'unknown') throw new Refusal('KEY_NOT_FOUND');
        if (rotation.outcome === 'over') throw new Refusal('KEY_OVER', { detail: `The key is ${rotation.state}` });
        if (rotation.outcome === 'too many') throw tooManyKeys();
        await recordAudit(tx, {
          ...auditFactsOf(call),
          tenant: rotation.before.jurisdiction,
          action: 'rotate key',
          resource: `key:${params.id}`,
          outcome: 'done',
          before: auditedKey(rotation.before),
          after: auditedKey(rotation.after),
        });
        return rotation;
      });
      return { status: 201, body: { issued: { ...keyView(key), key: issued.key }, replaced: keyView(after) } };
    },
  );
