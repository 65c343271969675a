import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'reminder-before-due'> = {
  subject: 'A due date is near',
  title: 'A due date is near',
  paragraphs: [
    'To be paid by {dueOn}: {things}.',
    'Left to pay: {amount}.',
    'To pay, or to see the details:',
    '{link}',
    'If you paid in the last few days, ignore this reminder.',
  ],
  button: 'Go to the payment',
  sms: 'TaxCollector: {amount} to pay by {dueOn}, {things}: {link}',
};
