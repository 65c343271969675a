import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'erasure-asked'> = {
  subject: 'Your account will be erased',
  title: 'Your account will be erased',
  paragraphs: [
    'You asked for your account to be erased. This happens after {eraseOn} and cannot be undone then.',
    'Until then you can log in and change your mind.',
    'If it was not you, log in, withdraw it and change your password.',
  ],
};
