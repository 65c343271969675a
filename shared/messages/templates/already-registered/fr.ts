import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'already-registered'> = {
  subject: 'Vous êtes déjà inscrit',
  title: 'Vous êtes déjà inscrit',
  paragraphs: [
    'Quelqu’un a voulu s’inscrire avec votre adresse, qui a déjà un compte. Rien n’a changé.',
    'Si c’était vous, connectez-vous, ou demandez un nouveau mot de passe si vous l’avez oublié.',
    'Si ce n’était pas vous, vous n’avez rien à faire.',
  ],
};
