import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'erased'> = {
  subject: 'Su cuenta está borrada',
  title: 'Su cuenta está borrada',
  paragraphs: [
    'Su cuenta y lo que contenía de usted están borrados.',
    'Las liquidaciones y el registro de los actos, con direcciones de red y navegadores, se guardan sin su nombre, como exige la ley.',
    'Este es nuestro último mensaje: su dirección se olvida al enviarlo.',
  ],
};
