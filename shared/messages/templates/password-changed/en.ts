import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'password-changed'> = {
  subject: 'Your password has changed',
  title: 'Your password has changed',
  paragraphs: [
    'The password of your account has just been changed, and your other sessions have ended.',
    'If it was not you, ask for a new password at once and write to us.',
  ],
};
