import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'export-ready'> = {
  subject: 'Your data is ready',
  title: 'Your data is ready',
  paragraphs: [
    'Here is everything that we keep about you. The link is good for 24 hours; whoever has it can read your data:',
    '{link}',
    'If you did not ask for it, change your password and write to us.',
  ],
  button: 'See my data',
};
