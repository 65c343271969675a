import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'reminder-after-due'> = {
  subject: 'A due date has passed',
  title: 'A due date has passed',
  paragraphs: [
    'The due date, {dueOn}, has passed and we have not yet received all of your payment.',
    'It is about: {things}.',
    'Left to pay: {amount}.',
    'Charges for lateness may be added, as the law provides. To pay, or to see the details:',
    '{link}',
    'If you paid in the last few days, ignore this reminder.',
  ],
  button: 'Go to the payment',
  sms: 'TaxCollector: {amount} was due on {dueOn}, {things}. To pay: {link}',
};
