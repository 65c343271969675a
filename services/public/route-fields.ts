// What the descriptions of the public pages share.
import { z } from 'zod';

/** Parameters that others append to links are none of our business. */
export const pageQuery = z.object({
  language: z.string().max(10).optional().describe('fr, mg, en, es or pt; else what the browser is set to'),
});

/** Of a payment: for whoever ordered it. */
export const paymentQuery = pageQuery.extend({
  key: z.string().max(50).optional().describe('Of who ordered the payment: lets them call it off'),
});

export const ofPages = { audience: 'public', permission: 'notices:pay', tag: 'Paying by reference' } as const;

export const noticeParams = z.strictObject({
  reference: z.string().max(60).describe('Of the notice; blanks, hyphens and lower case do not matter'),
});
export const paymentParams = z.strictObject({ reference: z.string().max(60).describe('Of the payment') });
