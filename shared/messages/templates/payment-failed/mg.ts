import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'payment-failed'> = {
  subject: 'Tsy tafita ny fandoavanao',
  title: 'Tsy tafita ny fandoavanao',
  paragraphs: [
    'Tsy tafita ny fandoavanao ny vola {amount}. Tsy nisy vola noraisina.',
    spaced`Momba ny : {things}.`,
    spaced`Azonao atao ny manandrana indray, na mandoa amin’ny fomba hafa, ao amin’ity pejy ity :`,
    '{link}',
    spaced`Raha nisy vola nalaina ihany dia aza mandoa fanindroany : hisaina izy raha vao fantatray.`,
  ],
  button: 'Hanandrana indray',
  sms: 'TaxCollector: tsy tafita ny fandoavana {amount}, tsy nisy vola noraisina. Andramo: {link}',
};
