import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'password-changed'> = {
  subject: 'A sua palavra-passe mudou',
  title: 'A sua palavra-passe mudou',
  paragraphs: [
    'A palavra-passe da sua conta acaba de ser mudada e as suas outras sessões terminaram.',
    'Se não foi você, peça já uma nova palavra-passe e escreva-nos.',
  ],
};
