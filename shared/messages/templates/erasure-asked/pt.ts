import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'erasure-asked'> = {
  subject: 'A sua conta será apagada',
  title: 'A sua conta será apagada',
  paragraphs: [
    'Pediu que a sua conta fosse apagada. Isso acontecerá depois de {eraseOn} e já não poderá ser desfeito.',
    'Até lá pode iniciar sessão e mudar de ideias.',
    'Se não foi você, inicie sessão, retire o pedido e mude a sua palavra-passe.',
  ],
};
