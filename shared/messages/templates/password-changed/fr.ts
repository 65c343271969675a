import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'password-changed'> = {
  subject: 'Votre mot de passe a changé',
  title: 'Votre mot de passe a changé',
  paragraphs: [
    'Le mot de passe de votre compte vient d’être changé et vos autres sessions sont terminées.',
    'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe et écrivez-nous.',
  ],
};
