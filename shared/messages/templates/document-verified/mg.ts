import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'document-verified'> = {
  subject: 'Voamarina ny taratasinao',
  title: 'Voamarina ny taratasinao',
  paragraphs: [
    spaced`Voamarina sy nekena ny taratasy nalefanao : {document}.`,
    spaced`Tsy misy zavatra hafa tokony hataonao momba io taratasy io. Ao amin’ity pejy ity no ahitanao ny fandehan’ny antontan-taratasinao :`,
    '{link}',
  ],
  button: 'Hijery ny antontan-taratasy',
  sms: 'TaxCollector: nekena ny taratasinao ({document}). Jereo: {link}',
};
