// What receipts say in English.

import type { ReceiptTexts } from './receipt-texts';

export const receiptTextsEn: ReceiptTexts = {
  title: 'Receipt',
  extract: 'Extract from a receipt',
  paidOn: 'Paid on',
  issuedOn: 'Issued on',
  paidWith: 'Paid with',
  providers: { mvola: 'MVola', 'orange-money': 'Orange Money', stripe: 'Card', wave: 'Wave', bange: 'BANGE' },
  paymentReference: 'Payment reference',
  transaction: 'Transaction of the payment service',
  kinds: { 'vehicle-tax': 'Vehicle tax', 'service-fee': 'Service fee' },
  categories: { land: 'Land vehicle', air: 'Aircraft', sea: 'Vessel', rail: 'Rail vehicle' },
  serviceCode: 'Code',
  fiscalYear: 'Fiscal year',
  noticeReference: 'Notice',
  validUntil: 'Valid until',
  amount: 'Amount',
  charges: 'Charges for being late',
  credited: 'Credited by this payment',
  left: 'Left to pay',
  received: 'Amount received',
  excess: (amount) => `Of it, ${amount} is more than was owed and will be paid back.`,
  partly: {
    title: 'Partial payment',
    text: (left) => `${left} is left to pay. This receipt does not prove that everything is paid.`,
    short: 'partial payment',
  },
  replaces: (number, reason) => `Replaces receipt ${number}${reason === null ? '.' : `: ${reason}`}`,
  computation: 'How it was computed',
  tariff: (title, version) => `Tariff: “${title}”, version ${version}`,
  laws: 'Legal references',
  confidence: { confirmed: 'confirmed', unconfirmed: 'unconfirmed', sample: 'sample' },
  verify: (address) =>
    `To verify this receipt, scan the code with a telephone.${address === null ? '' : ` The address of the page must begin with ${address}`}`,
  noCode: 'Nothing was credited here, so there is no code.',
  list: {
    item: 'Paid for',
    amount: 'Credited',
    pages: 'Each of the following pages is the proof for one vehicle or service, with a code of its own.',
  },
  page: (number, of) => `Page ${number} of ${of}`,
};
