import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'document-verified'> = {
  subject: 'Your document is verified',
  title: 'Your document is verified',
  paragraphs: [
    'The document that you sent is verified and accepted: {document}.',
    'There is nothing else to do for this document. You can follow your case on this page:',
    '{link}',
  ],
  button: 'See the case',
  sms: 'TaxCollector: your document is accepted ({document}). See: {link}',
};
