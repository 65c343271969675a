import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'erasure-asked'> = {
  subject: 'Votre compte sera effacé',
  title: 'Votre compte sera effacé',
  paragraphs: [
    'Vous avez demandé l’effacement de votre compte. Il aura lieu après le {eraseOn} et ne pourra plus être annulé ensuite.',
    'Jusque-là, vous pouvez vous connecter et y renoncer.',
    'Si ce n’était pas vous, connectez-vous, renoncez-y et changez votre mot de passe.',
  ],
};
