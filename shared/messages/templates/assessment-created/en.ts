import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'assessment-created'> = {
  subject: 'You have a new amount to pay',
  title: 'You have a new amount to pay',
  paragraphs: [
    'An amount was worked out for: {things}.',
    'Amount to pay: {amount}.',
    'The details, how the amount was worked out and the ways to pay are on this page:',
    '{link}',
    'If you think that the amount is wrong, tell the administration that set it before you pay.',
  ],
  button: 'See the details',
  sms: 'TaxCollector: {amount} to pay, {things}. See: {link}',
};
