import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'payment-failed'> = {
  subject: 'Your payment did not succeed',
  title: 'Your payment did not succeed',
  paragraphs: [
    'Your payment of {amount} did not succeed. No money was taken.',
    'It is about: {things}.',
    'You can try again, or pay in another way, on this page:',
    '{link}',
    'Should money have been taken all the same, do not pay a second time: it will count as soon as we learn of it.',
  ],
  button: 'Try again',
  sms: 'TaxCollector: your payment of {amount} did not succeed, no money was taken. Try again: {link}',
};
