import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'second-factor-changed'> = {
  subject: 'Your second factor has changed',
  title: 'Your second factor has changed',
  paragraphs: [
    'The way in which you confirm your logins (one-time codes or recovery codes) has just changed, or a recovery code was used.',
    'If it was not you, change your password at once and write to us.',
  ],
};
