import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'erased'> = {
  subject: 'Your account is erased',
  title: 'Your account is erased',
  paragraphs: [
    'Your account and what it held of you are erased.',
    'Assessments and the record of what was done, with network addresses and browsers, are kept without your name, as the law demands.',
    'This is our last message: your address is forgotten once it is sent.',
  ],
};
