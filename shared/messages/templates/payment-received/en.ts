import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'payment-received'> = {
  subject: 'Payment received – receipt {number}',
  title: 'We received your payment',
  paragraphs: [
    'We received your payment of {amount} on {paidOn}, for: {things}.',
    'The number of your receipt is {number}. The receipt, and the code to show at a check, are on this page:',
    '{link}',
    'Keep this message: it leads you back to your receipt.',
  ],
  attachment: 'The receipt is also attached to this message, as a PDF.',
  button: 'See the receipt',
  sms: 'TaxCollector: we received {amount} on {paidOn}. Receipt {number}: {link}',
};
