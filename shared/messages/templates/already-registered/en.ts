import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'already-registered'> = {
  subject: 'You are registered already',
  title: 'You are registered already',
  paragraphs: [
    'Somebody tried to register with your address, which has an account already. Nothing has changed.',
    'If it was you, log in, or ask for a new password if you forgot yours.',
    'If it was not you, there is nothing to do.',
  ],
};
