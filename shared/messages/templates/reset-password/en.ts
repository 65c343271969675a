import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'reset-password'> = {
  subject: 'Choose your password',
  title: 'Choose your password',
  paragraphs: [
    'To choose a new password, open this link. It works once and not for long:',
    '{link}',
    'If you did not ask for it, ignore this message: your password stays the same.',
  ],
  button: 'Choose a password',
};
