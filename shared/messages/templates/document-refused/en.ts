import type { MessageTexts } from '../../message-texts';

export const en: MessageTexts<'document-refused'> = {
  subject: 'Your document is not accepted',
  title: 'Your document is not accepted',
  paragraphs: [
    'The document that you sent is not accepted: {document}.',
    'Reason: {reason}',
    'You can send another document on this page:',
    '{link}',
  ],
  button: 'Send a document',
  sms: 'TaxCollector: document not accepted ({document}). Reason: {reason} - {link}',
};
