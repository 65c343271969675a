import type { MailTexts } from '../render-mail';

/** Sent instead of a refusal: the page that was asked must not tell a stranger whose addresses are known. */
export const alreadyRegistered: MailTexts = {
  fr: {
    subject: 'Vous êtes déjà inscrit',
    paragraphs: [
      'Quelqu’un a voulu s’inscrire avec votre adresse, qui a déjà un compte. Rien n’a changé.',
      'Si c’était vous, connectez-vous, ou demandez un nouveau mot de passe si vous l’avez oublié.',
      'Si ce n’était pas vous, vous n’avez rien à faire.',
    ],
  },
  mg: {
    subject: 'Efa voasoratra anarana ianao',
    paragraphs: [
      'Nisy nitady hisoratra anarana tamin’ny adiresinao, izay efa manana kaonty. Tsy nisy niova.',
      'Raha ianao ihany izany dia midira, na mangataha teny miafina vaovao raha hadinonao ny taloha.',
      'Raha tsy ianao dia tsy misy tokony hataonao.',
    ],
  },
  en: {
    subject: 'You are registered already',
    paragraphs: [
      'Somebody tried to register with your address, which has an account already. Nothing has changed.',
      'If it was you, log in, or ask for a new password if you forgot yours.',
      'If it was not you, there is nothing to do.',
    ],
  },
  es: {
    subject: 'Usted ya está registrado',
    paragraphs: [
      'Alguien quiso registrarse con su dirección, que ya tiene una cuenta. No ha cambiado nada.',
      'Si fue usted, inicie sesión, o pida una nueva contraseña si la ha olvidado.',
      'Si no fue usted, no tiene que hacer nada.',
    ],
  },
  pt: {
    subject: 'Já está registado',
    paragraphs: [
      'Alguém tentou registar-se com o seu endereço, que já tem uma conta. Nada mudou.',
      'Se foi você, inicie sessão, ou peça uma nova palavra-passe se a esqueceu.',
      'Se não foi você, não precisa de fazer nada.',
    ],
  },
};
