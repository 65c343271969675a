// POST /api/v1/keys.
import { z } from 'zod';
import { keyTermsAt } from '../../../shared/domain/key-terms';
import { auditFactsOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { errorsOfJsonBody, jsonBody, readJson } from '../../../shared/http/json-body';
import { defineRoute, type Route } from '../../../shared/http/route';
import { auditedKey, issueKeyOf, mostLiveKeys } from '../../../shared/store/api-key-admin';
import { recordAudit } from '../../../shared/store/audit';
import { withTx } from '../../../shared/store/sql';
import type { IdentityTools } from '../tools';
import { namedPartner } from './key-reach';
import { issuedKeySchema, keyView } from './key-view';

const described = keyTermsAt(new Date()).meta({
  id: 'KeyTerms',
  title: 'What a new API key may do, from where, until when',
});

export const tooManyKeys = (): Refusal =>
  new Refusal('TOO_MANY_KEYS', {
    detail: `At most ${mostLiveKeys} keys of a partner open something; revoke one first`,
  });

export const issueKey = ({ db }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/keys',
      audience: 'person',
      permission: 'keys:create',
      reauthenticate: true,
      tag: 'API keys',
      summary: 'Issue an API key',
      description: 'The key is in this answer and nowhere else: it is stored as a hash.',
      query: z.strictObject({
        partnerId: z.uuid().optional().describe('For those who look after all partners: whose key it is to be'),
      }),
      body: jsonBody('What it may do, from where, and until when', described),
      responses: {
        201: { description: 'The key, this once', content: { 'application/json': issuedKeySchema } },
      },
      errors: [...errorsOfJsonBody, 'PARTNER_NOT_FOUND', 'TOO_MANY_KEYS'],
    },
    async (call) => {
      const { req, res, caller } = call;
      const partnerId = namedPartner(call, call.query.partnerId);
      const terms = await readJson(req, res, keyTermsAt(new Date()));
      if (partnerId === null) throw partnerNotNamed();
      const { key, issued } = await withTx(db, async (tx) => {
        const issue = await issueKeyOf(tx, partnerId, terms, caller.actor);
        if (issue.outcome === 'unknown partner') throw new Refusal('PARTNER_NOT_FOUND');
        if (issue.outcome === 'too many') throw tooManyKeys();
        await recordAudit(tx, {
          ...auditFactsOf(call),
          tenant: issue.key.jurisdiction,
          action: 'issue key',
          resource: `key:${issue.key.id}`,
          outcome: 'done',
          after: auditedKey(issue.key),
        });
        return issue;
      });
      return { status: 201, body: { ...keyView(key), key: issued.key } };
    },
  );

const partnerNotNamed = (): Refusal =>
  new Refusal('REQUEST_INVALID', {
    details: [{ field: 'partnerId', code: 'INVALID_TYPE', message: 'is needed: you belong to no partner' }],
  });
