import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'document-verified'> = {
  subject: 'Votre document est vérifié',
  title: 'Votre document est vérifié',
  paragraphs: [
    spaced`Le document que vous avez envoyé est vérifié et accepté : {document}.`,
    spaced`Vous n’avez rien d’autre à faire pour ce document. Vous pouvez suivre votre dossier sur cette page :`,
    '{link}',
  ],
  button: 'Voir le dossier',
  sms: 'TaxCollector: votre document est accepté ({document}). Suivi: {link}',
};
