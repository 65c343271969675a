import type { MailTexts } from '../render-mail';

export const passwordChanged: MailTexts = {
  fr: {
    subject: 'Votre mot de passe a changé',
    paragraphs: [
      'Le mot de passe de votre compte vient d’être changé et vos autres sessions sont terminées.',
      'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe et écrivez-nous.',
    ],
  },
  mg: {
    subject: 'Niova ny teny miafinao',
    paragraphs: [
      'Vao novaina ny teny miafin’ny kaontinao ary nofaranana ny fidirana hafa rehetra.',
      'Raha tsy ianao no nanao izany dia mangataha avy hatrany teny miafina vaovao ary manorata aminay.',
    ],
  },
  en: {
    subject: 'Your password has changed',
    paragraphs: [
      'The password of your account has just been changed, and your other sessions have ended.',
      'If it was not you, ask for a new password at once and write to us.',
    ],
  },
  es: {
    subject: 'Su contraseña ha cambiado',
    paragraphs: [
      'La contraseña de su cuenta acaba de cambiar y sus otras sesiones han terminado.',
      'Si no fue usted, pida enseguida una nueva contraseña y escríbanos.',
    ],
  },
  pt: {
    subject: 'A sua palavra-passe mudou',
    paragraphs: [
      'A palavra-passe da sua conta acaba de ser mudada e as suas outras sessões terminaram.',
      'Se não foi você, peça já uma nova palavra-passe e escreva-nos.',
    ],
  },
};
