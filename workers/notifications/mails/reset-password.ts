import type { MailTexts } from '../render-mail';

/** Also how people whose account somebody else made for them choose their first password. */
export const resetPassword: MailTexts = {
  fr: {
    subject: 'Choisissez votre mot de passe',
    paragraphs: [
      'Pour choisir un nouveau mot de passe, ouvrez ce lien. Il ne sert qu’une fois et pour peu de temps :',
      '{link}',
      'Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.',
    ],
  },
  mg: {
    subject: 'Fidio ny teny miafinao',
    paragraphs: [
      'Mba hisafidianana teny miafina vaovao dia sokafy ity rohy ity. Indray mandeha ihany no ampiasana azy ary fotoana fohy:',
      '{link}',
      'Raha tsy nangataka ianao dia aza raharahaina ity hafatra ity: tsy miova ny teny miafinao.',
    ],
  },
  en: {
    subject: 'Choose your password',
    paragraphs: [
      'To choose a new password, open this link. It works once and not for long:',
      '{link}',
      'If you did not ask for it, ignore this message: your password stays the same.',
    ],
  },
  es: {
    subject: 'Elija su contraseña',
    paragraphs: [
      'Para elegir una nueva contraseña, abra este enlace. Sirve una sola vez y por poco tiempo:',
      '{link}',
      'Si usted no la ha pedido, ignore este mensaje: su contraseña sigue siendo la misma.',
    ],
  },
  pt: {
    subject: 'Escolha a sua palavra-passe',
    paragraphs: [
      'Para escolher uma nova palavra-passe, abra esta ligação. Serve uma só vez e por pouco tempo:',
      '{link}',
      'Se não a pediu, ignore esta mensagem: a sua palavra-passe continua a mesma.',
    ],
  },
};
