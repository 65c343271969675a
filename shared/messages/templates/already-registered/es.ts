import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'already-registered'> = {
  subject: 'Usted ya está registrado',
  title: 'Usted ya está registrado',
  paragraphs: [
    'Alguien quiso registrarse con su dirección, que ya tiene una cuenta. No ha cambiado nada.',
    'Si fue usted, inicie sesión, o pida una nueva contraseña si la ha olvidado.',
    'Si no fue usted, no tiene que hacer nada.',
  ],
};
