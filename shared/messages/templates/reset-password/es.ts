import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'reset-password'> = {
  subject: 'Elija su contraseña',
  title: 'Elija su contraseña',
  paragraphs: [
    'Para elegir una nueva contraseña, abra este enlace. Sirve una sola vez y por poco tiempo:',
    '{link}',
    'Si usted no la ha pedido, ignore este mensaje: su contraseña sigue siendo la misma.',
  ],
  button: 'Elegir una contraseña',
};
