import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'export-ready'> = {
  subject: 'Sus datos están listos',
  title: 'Sus datos están listos',
  paragraphs: [
    'Aquí está todo lo que guardamos sobre usted. El enlace vale 24 horas; quien lo tenga puede leer sus datos:',
    '{link}',
    'Si usted no lo ha pedido, cambie su contraseña y escríbanos.',
  ],
  button: 'Ver mis datos',
};
