import type { MailTexts } from '../render-mail';

export const verifyEmail: MailTexts = {
  fr: {
    subject: 'Confirmez votre adresse',
    paragraphs: [
      'Pour terminer votre inscription, ouvrez ce lien et choisissez un mot de passe :',
      '{link}',
      'Si vous ne vous êtes pas inscrit, ignorez ce message : rien ne sera créé.',
    ],
  },
  mg: {
    subject: 'Hamafiso ny adiresinao',
    paragraphs: [
      'Mba hamitana ny fisoratanao anarana dia sokafy ity rohy ity ary misafidiana teny miafina:',
      '{link}',
      'Raha tsy ianao no nisoratra anarana dia aza raharahaina ity hafatra ity: tsy hisy na inona na inona hatao.',
    ],
  },
  en: {
    subject: 'Confirm your address',
    paragraphs: [
      'To complete your registration, open this link and choose a password:',
      '{link}',
      'If you did not register, ignore this message: nothing will be created.',
    ],
  },
  es: {
    subject: 'Confirme su dirección',
    paragraphs: [
      'Para terminar su registro, abra este enlace y elija una contraseña:',
      '{link}',
      'Si usted no se ha registrado, ignore este mensaje: no se creará nada.',
    ],
  },
  pt: {
    subject: 'Confirme o seu endereço',
    paragraphs: [
      'Para concluir o seu registo, abra esta ligação e escolha uma palavra-passe:',
      '{link}',
      'Se não se registou, ignore esta mensagem: nada será criado.',
    ],
  },
};
