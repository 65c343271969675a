import type { MailTexts } from '../render-mail';

export const secondFactorChanged: MailTexts = {
  fr: {
    subject: 'Votre deuxième facteur a changé',
    paragraphs: [
      'La manière de confirmer vos connexions (code à usage unique ou codes de secours) vient de changer, ou un code de secours vient de servir.',
      'Si ce n’était pas vous, changez tout de suite votre mot de passe et écrivez-nous.',
    ],
  },
  mg: {
    subject: 'Niova ny fanamafisana faharoa',
    paragraphs: [
      'Vao niova ny fomba hanamafisana ny fidiranao (kaody ampiasaina indray mandeha na kaody vonjy), na vao nisy kaody vonjy nampiasaina.',
      'Raha tsy ianao no nanao izany dia ovay avy hatrany ny teny miafinao ary manorata aminay.',
    ],
  },
  en: {
    subject: 'Your second factor has changed',
    paragraphs: [
      'The way in which you confirm your logins (one-time codes or recovery codes) has just changed, or a recovery code was used.',
      'If it was not you, change your password at once and write to us.',
    ],
  },
  es: {
    subject: 'Su segundo factor ha cambiado',
    paragraphs: [
      'La manera de confirmar sus inicios de sesión (códigos de un solo uso o de recuperación) acaba de cambiar, o se ha utilizado un código de recuperación.',
      'Si no fue usted, cambie enseguida su contraseña y escríbanos.',
    ],
  },
  pt: {
    subject: 'O seu segundo fator mudou',
    paragraphs: [
      'A forma de confirmar os seus acessos (códigos de uso único ou de recuperação) acaba de mudar, ou foi usado um código de recuperação.',
      'Se não foi você, mude já a sua palavra-passe e escreva-nos.',
    ],
  },
};
