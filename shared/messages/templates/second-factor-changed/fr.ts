import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'second-factor-changed'> = {
  subject: 'Votre deuxième facteur a changé',
  title: 'Votre deuxième facteur a changé',
  paragraphs: [
    'La manière de confirmer vos connexions (code à usage unique ou codes de secours) vient de changer, ou un code de secours vient de servir.',
    'Si ce n’était pas vous, changez tout de suite votre mot de passe et écrivez-nous.',
  ],
};
