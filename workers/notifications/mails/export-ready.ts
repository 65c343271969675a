import type { MailTexts } from '../render-mail';

export const exportReady: MailTexts = {
  fr: {
    subject: 'Vos données sont prêtes',
    paragraphs: [
      'Voici tout ce que nous gardons à votre sujet. Ce lien reste valable 24 heures ; quiconque l’a peut lire vos données :',
      '{link}',
      'Si vous n’avez rien demandé, changez votre mot de passe et écrivez-nous.',
    ],
  },
  mg: {
    subject: 'Vonona ny angon-drakitrao',
    paragraphs: [
      'Ireto avokoa ny zavatra tazoninay momba anao. Manan-kery mandritra ny 24 ora ity rohy ity; izay manana azy dia afaka mamaky ny angon-drakitrao:',
      '{link}',
      'Raha tsy nangataka ianao dia ovay ny teny miafinao ary manorata aminay.',
    ],
  },
  en: {
    subject: 'Your data is ready',
    paragraphs: [
      'Here is everything that we keep about you. The link is good for 24 hours; whoever has it can read your data:',
      '{link}',
      'If you did not ask for it, change your password and write to us.',
    ],
  },
  es: {
    subject: 'Sus datos están listos',
    paragraphs: [
      'Aquí está todo lo que guardamos sobre usted. El enlace vale 24 horas; quien lo tenga puede leer sus datos:',
      '{link}',
      'Si usted no lo ha pedido, cambie su contraseña y escríbanos.',
    ],
  },
  pt: {
    subject: 'Os seus dados estão prontos',
    paragraphs: [
      'Aqui está tudo o que guardamos sobre si. A ligação vale 24 horas; quem a tiver pode ler os seus dados:',
      '{link}',
      'Se não a pediu, mude a sua palavra-passe e escreva-nos.',
    ],
  },
};
