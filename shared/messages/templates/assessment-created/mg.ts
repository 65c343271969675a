import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'assessment-created'> = {
  subject: 'Misy vola vaovao tokony haloa',
  title: 'Misy vola vaovao tokony haloa',
  paragraphs: [
    spaced`Nisy vola nokajiana ho an’ny : {things}.`,
    spaced`Vola tokony haloa : {amount}.`,
    spaced`Ao amin’ity pejy ity ny antsipiriany, ny fomba nikajiana ny vola ary ny fomba fandoavana :`,
    '{link}',
    'Raha heverinao fa diso io vola io dia ampahafantaro ny fitondrana nametra azy alohan’ny handoavanao.',
  ],
  button: 'Hijery ny antsipiriany',
  sms: 'TaxCollector: {amount} tokony haloa, {things}. Jereo: {link}',
};
