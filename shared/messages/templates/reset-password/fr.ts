import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'reset-password'> = {
  subject: 'Choisissez votre mot de passe',
  title: 'Choisissez votre mot de passe',
  paragraphs: [
    spaced`Pour choisir un nouveau mot de passe, ouvrez ce lien. Il ne sert qu’une fois et pour peu de temps :`,
    '{link}',
    spaced`Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.`,
  ],
  button: 'Choisir un mot de passe',
};
