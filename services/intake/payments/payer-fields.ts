// How somebody wants to pay, as bodies of payments and subscriptions say it.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import { interactions } from '../../../shared/domain/payment/provider-facts';
import { Personal } from '../../../shared/domain/personal';
import { languages } from '../../../shared/domain/vehicle-fields';
import { Refusal } from '../../../shared/http/errors';
import { judgeTerms, type PayerTerms, returnAddresses } from '../../../shared/payments/payer-terms';
import type { Config } from '../../../shared/process/config';

const address = z.url({ protocol: /^https?$/ }).max(500);

export const payerFields = {
  provider: z.enum(providers).optional().describe('Who collects; the preferred one that is offered when left out'),
  phone: z
    .string()
    .regex(/^\+\d{8,15}$/, 'expected a number such as +261340000000')
    .optional()
    .describe('The payer’s, where the provider rings it'),
  interaction: z
    .enum(interactions)
    .default('redirect')
    .describe('A page of the provider’s, or a secret for its own form in yours where it has one'),
  language: z.enum(languages).optional().describe('That the payer is spoken to in; the first of the jurisdiction'),
  returnUrl: address.optional().describe('Where the browser goes from the provider; the payment’s public page'),
  cancelUrl: address.optional().describe('The same for whoever thinks better of it; returnUrl when left out'),
};
const payer = z.strictObject(payerFields);

/** Everything that can be refused before anything is written. */
export function readPayerTerms(config: Config, jurisdiction: string, given: z.output<typeof payer>): PayerTerms {
  for (const field of ['returnUrl', 'cancelUrl'] as const)
    if (config.ENVIRONMENT === 'production' && given[field]?.startsWith('http:'))
      throw unusable(field, 'INVALID_FORMAT', 'expected https');
  const { phone, returnUrl = null, cancelUrl = null, ...rest } = given;
  const payerPhone = phone === undefined ? null : new Personal(phone);
  const terms = judgeTerms(config, packOf(jurisdiction), { ...rest, payerPhone, returnUrl, cancelUrl });
  if ('refused' in terms) throw new Refusal(terms.refused.code, { details: terms.refused.details });
  return terms;
}

/** For the payment with this id. */
export function returnAddressesOf(config: Config, paymentId: string, terms: PayerTerms) {
  const addresses = returnAddresses(config, paymentId, terms);
  if (addresses === null) throw unusable('returnUrl', 'RETURN_URL_MISSING', 'is needed: there are no public pages');
  return addresses;
}

const unusable = (field: string, code: string, message: string): Refusal =>
  new Refusal('REQUEST_INVALID', { details: [{ field, code, message }] });
