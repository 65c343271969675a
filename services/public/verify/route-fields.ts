// What the descriptions of the routes that verify receipts share.
import { z } from 'zod';

export const ofVerifying = { audience: 'public', permission: 'receipts:verify', tag: 'Verifying receipts' } as const;

export const proofParams = z.strictObject({
  token: z.string().describe('What the code on a receipt holds behind the address: a compact JWS'),
});
