// GET /api/v1/providers: who collects.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { interactions, providerFacts } from '../../../shared/domain/payment/provider-facts';
import { defineRoute, type Route } from '../../../shared/http/route';
import { offeredProviders } from '../../../shared/payments/payer-terms';
import { jurisdictionOf } from '../jurisdiction-of';
import { jurisdictionParameter } from '../services/service-parameters';
import type { IntakeTools } from '../tools';

const providerSchema = z
  .object({
    name: z.enum(providers),
    needsPhone: z.boolean().describe('It rings the payer, so a payment has to say the telephone number'),
    interactions: z.array(z.enum(interactions)),
    canCallOff: z.boolean().describe('Whether a payment that it has already can be called off'),
    hasList: z.boolean().describe('Whether it can be asked for what moved on a day; of others upload the statement'),
    contract: z
      .enum(['published', 'third-parties', 'assumed'])
      .describe('How well it is known how the provider is spoken to; assumed is our guess'),
  })
  .meta({ id: 'PaymentProvider', title: 'Who collects payments' });

export const listProviders = ({ config }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/providers',
      audience: 'member',
      // Whoever pays or follows payments needs it, and nobody else does.
      permission: 'payments:read',
      tag: 'Payments',
      summary: 'Who collects payments, the preferred one first',
      description: 'Those of the jurisdiction that this installation can reach.',
      query: z.strictObject({ jurisdiction: jurisdictionParameter }),
      responses: {
        200: {
          description: 'The providers',
          content: { 'application/json': z.object({ jurisdiction: z.string(), items: z.array(providerSchema) }) },
        },
      },
      errors: [],
    },
    async ({ query, caller }) => {
      const jurisdiction = jurisdictionOf(caller, query.jurisdiction);
      const names = offeredProviders(config, packOf(jurisdiction));
      return { status: 200, body: { jurisdiction, items: names.map((name) => ({ name, ...providerFacts[name] })) } };
    },
  );
