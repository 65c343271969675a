// What tests of receipts' codes share.
import type { Proof } from '../../shared/domain/receipt/proof-claims';

export const aProof = (over: Partial<Proof> = {}): Proof => ({
  jurisdiction: 'MG',
  number: 'MG-2026-000123',
  subject: '1234TBA',
  fiscalYear: 2026,
  standing: 'paid',
  issuedOn: '2026-01-15',
  validUntil: '2026-12-31',
  ...over,
});

export const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
