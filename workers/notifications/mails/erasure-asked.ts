import type { MailTexts } from '../render-mail';

export const erasureAsked: MailTexts = {
  fr: {
    subject: 'Votre compte sera effacé',
    paragraphs: [
      'Vous avez demandé l’effacement de votre compte. Il aura lieu après le {eraseOn} et ne pourra plus être annulé ensuite.',
      'Jusque-là, vous pouvez vous connecter et y renoncer.',
      'Si ce n’était pas vous, connectez-vous, renoncez-y et changez votre mot de passe.',
    ],
  },
  mg: {
    subject: 'Hofafana ny kaontinao',
    paragraphs: [
      'Nangataka ny hamafana ny kaontinao ianao. Hatao izany aorian’ny {eraseOn} ary tsy azo averina intsony rehefa vita.',
      'Mandra-pahatongan’izany dia azonao atao ny miditra sy manafoana ny fangatahana.',
      'Raha tsy ianao no nangataka dia midira, foano ny fangatahana ary ovay ny teny miafinao.',
    ],
  },
  en: {
    subject: 'Your account will be erased',
    paragraphs: [
      'You asked for your account to be erased. This happens after {eraseOn} and cannot be undone then.',
      'Until then you can log in and change your mind.',
      'If it was not you, log in, withdraw it and change your password.',
    ],
  },
  es: {
    subject: 'Su cuenta será borrada',
    paragraphs: [
      'Usted ha pedido que se borre su cuenta. Ocurrirá después del {eraseOn} y entonces no se podrá deshacer.',
      'Hasta ese día puede iniciar sesión y cambiar de opinión.',
      'Si no fue usted, inicie sesión, retire la petición y cambie su contraseña.',
    ],
  },
  pt: {
    subject: 'A sua conta será apagada',
    paragraphs: [
      'Pediu que a sua conta fosse apagada. Isso acontecerá depois de {eraseOn} e já não poderá ser desfeito.',
      'Até lá pode iniciar sessão e mudar de ideias.',
      'Se não foi você, inicie sessão, retire o pedido e mude a sua palavra-passe.',
    ],
  },
};
