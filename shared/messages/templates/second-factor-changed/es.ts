import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'second-factor-changed'> = {
  subject: 'Su segundo factor ha cambiado',
  title: 'Su segundo factor ha cambiado',
  paragraphs: [
    'La manera de confirmar sus inicios de sesión (códigos de un solo uso o de recuperación) acaba de cambiar, o se ha utilizado un código de recuperación.',
    'Si no fue usted, cambie enseguida su contraseña y escríbanos.',
  ],
};
