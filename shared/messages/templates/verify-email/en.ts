import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'verify-email'> = {
  subject: 'Confirm your address',
  title: 'Confirm your address',
  paragraphs: [
    'To complete your registration, open this link and choose a password:',
    '{link}',
    'If you did not register, ignore this message: nothing will be created.',
  ],
  button: 'Confirm the address',
};
