import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'report-ready'> = {
  subject: 'Votre rapport est prêt',
  title: 'Votre rapport est prêt',
  paragraphs: [
    spaced`Le rapport que vous avez demandé est prêt : {report}.`,
    spaced`Vous pouvez l’ouvrir ici :`,
    '{link}',
  ],
  button: 'Ouvrir le rapport',
};
