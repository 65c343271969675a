import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'erasure-asked'> = {
  subject: 'Su cuenta será borrada',
  title: 'Su cuenta será borrada',
  paragraphs: [
    'Usted ha pedido que se borre su cuenta. Ocurrirá después del {eraseOn} y entonces no se podrá deshacer.',
    'Hasta ese día puede iniciar sesión y cambiar de opinión.',
    'Si no fue usted, inicie sesión, retire la petición y cambie su contraseña.',
  ],
};
