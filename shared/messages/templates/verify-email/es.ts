import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'verify-email'> = {
  subject: 'Confirme su dirección',
  title: 'Confirme su dirección',
  paragraphs: [
    'Para terminar su registro, abra este enlace y elija una contraseña:',
    '{link}',
    'Si usted no se ha registrado, ignore este mensaje: no se creará nada.',
  ],
  button: 'Confirmar la dirección',
};
