import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'document-refused'> = {
  subject: 'Tsy nekena ny taratasinao',
  title: 'Tsy nekena ny taratasinao',
  paragraphs: [
    spaced`Tsy nekena ny taratasy nalefanao : {document}.`,
    spaced`Antony : {reason}`,
    spaced`Afaka mandefa taratasy hafa ianao ao amin’ity pejy ity :`,
    '{link}',
  ],
  button: 'Handefa taratasy',
  sms: 'TaxCollector: tsy nekena ny taratasinao ({document}). Antony: {reason} - {link}',
};
