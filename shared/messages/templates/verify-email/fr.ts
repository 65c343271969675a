import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'verify-email'> = {
  subject: 'Confirmez votre adresse',
  title: 'Confirmez votre adresse',
  paragraphs: [
    spaced`Pour terminer votre inscription, ouvrez ce lien et choisissez un mot de passe :`,
    '{link}',
    spaced`Si vous ne vous êtes pas inscrit, ignorez ce message : rien ne sera créé.`,
  ],
  button: 'Confirmer l’adresse',
};
