import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'export-ready'> = {
  subject: 'Vos données sont prêtes',
  title: 'Vos données sont prêtes',
  paragraphs: [
    spaced`Voici tout ce que nous gardons à votre sujet. Ce lien reste valable 24 heures ; quiconque l’a peut lire vos données :`,
    '{link}',
    'Si vous n’avez rien demandé, changez votre mot de passe et écrivez-nous.',
  ],
  button: 'Voir mes données',
};
