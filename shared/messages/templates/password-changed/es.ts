import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'password-changed'> = {
  subject: 'Su contraseña ha cambiado',
  title: 'Su contraseña ha cambiado',
  paragraphs: [
    'La contraseña de su cuenta acaba de cambiar y sus otras sesiones han terminado.',
    'Si no fue usted, pida enseguida una nueva contraseña y escríbanos.',
  ],
};
