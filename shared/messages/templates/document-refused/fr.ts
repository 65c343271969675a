import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'document-refused'> = {
  subject: 'Votre document n’est pas accepté',
  title: 'Votre document n’est pas accepté',
  paragraphs: [
    spaced`Le document que vous avez envoyé n’est pas accepté : {document}.`,
    spaced`Raison : {reason}`,
    spaced`Vous pouvez envoyer un autre document sur cette page :`,
    '{link}',
  ],
  button: 'Envoyer un document',
  sms: 'TaxCollector: document non accepté ({document}). Raison: {reason} - {link}',
};
