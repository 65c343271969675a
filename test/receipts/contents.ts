// What receipts say, made up for tests of how they are drawn.
import { createHash } from 'node:crypto';
import type { ReceiptContent, ReceiptItem } from '../../shared/domain/receipt/content';
import { encoded } from './proofs';

/** As long as those that are signed. */
const tokenFor = (subject: string): string => {
  const claims = { iss: 'MG', jti: 'MG-2026-000123', sub: subject, fy: 2026, iat: 1_768_176_000, exp: 1_798_750_799 };
  const signature = createHash('sha512').update(subject).digest('base64url');
  return [encoded({ alg: 'EdDSA', kid: '3fA9x_2q' }), encoded(claims), signature].join('.');
};

export const anItem = (over: Partial<ReceiptItem> = {}): ReceiptItem => ({
  kind: 'vehicle-tax',
  fiscalYear: 2026,
  registration: '1234 TBA',
  category: 'land',
  service: null,
  noticeReference: '8K2M-4XQ7-P9TR-3WZ5',
  amount: '115000',
  charges: '0',
  credited: '115000',
  left: '0',
  explanation: [
    'Taxe sur un véhicule terrestre, exercice fiscal 2026.',
    'Barème (puissance fiscale de 5 à 9, diesel, âge de plus de 10 et jusqu’à 20 ans)\u00a0: 115\u202f000\u00a0Ar.',
    'Montant à payer\u00a0: 115\u202f000\u00a0Ar.',
  ],
  tariff: { title: 'Taxe annuelle sur les véhicules 2026', version: 2 },
  legalReferences: [
    { text: 'Projet de loi de finances 2026, arts. 02.09.02 to 02.09.06', confidence: 'confirmed' },
    { text: 'Communiqué du 12 janvier 2026', confidence: 'unconfirmed' },
    { text: 'Taux de démonstration', confidence: 'sample' },
  ],
  standing: 'paid',
  validUntil: '2026-12-31',
  token: tokenFor(over.registration ?? over.service?.code ?? '1234TBA'),
  ...over,
});

export const aServiceItem = (over: Partial<ReceiptItem> = {}): ReceiptItem =>
  anItem({
    kind: 'service-fee',
    registration: null,
    category: 'service',
    service: { code: 'T-554', names: { fr: 'Licence de commerce ambulant et forain A', es: 'Licencia de venta' } },
    ...over,
  });

export const aContent = (over: Partial<ReceiptContent> = {}): ReceiptContent => ({
  v: 1,
  jurisdiction: 'MG',
  number: 'MG-2026-000123',
  language: 'fr',
  paymentReference: 'PAY7Q2K9MXT4R8WB',
  provider: 'mvola',
  transaction: '641235.20260112.A0001',
  paidOn: '2026-01-12',
  issuedOn: '2026-01-13',
  currency: 'MGA',
  received: '115000',
  excess: '0',
  items: [anItem()],
  replaces: null,
  verifyAt: 'https://impots.example.mg/v',
  ...over,
});

export const partlyPaid = (): ReceiptContent =>
  aContent({
    received: '40000',
    items: [anItem({ charges: '11500', credited: '40000', left: '86500', standing: 'part' })],
  });

/** Five items, the fourth paid in part, and more received than was owed. */
export const ofFive = (over: Partial<ReceiptContent> = {}): ReceiptContent =>
  aContent({
    received: '655000',
    excess: '3000',
    replaces: { number: 'MG-2026-000099', reason: 'La plaque 5678 TAB était fausse.' },
    items: [
      anItem({ registration: '1234 TBA', noticeReference: 'AAAA-1111-AAAA-1111' }),
      anItem({
        registration: '5678 TAB',
        noticeReference: 'BBBB-2222-BBBB-2222',
        amount: '205000',
        credited: '205000',
      }),
      aServiceItem({ noticeReference: 'CCCC-3333-CCCC-3333', amount: '77000', credited: '77000' }),
      anItem({
        registration: 'TEMP-12AB34CD',
        noticeReference: 'DDDD-4444-DDDD-4444',
        credited: '55000',
        left: '60000',
        standing: 'part',
      }),
      anItem({
        registration: '5R-MFA',
        category: 'air',
        noticeReference: 'EEEE-5555-EEEE-5555',
        amount: '200000',
        credited: '200000',
      }),
    ],
    ...over,
  });
