import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'password-changed'> = {
  subject: 'Niova ny teny miafinao',
  title: 'Niova ny teny miafinao',
  paragraphs: [
    'Vao novaina ny teny miafin’ny kaontinao ary nofaranana ny fidirana hafa rehetra.',
    'Raha tsy ianao no nanao izany dia mangataha avy hatrany teny miafina vaovao ary manorata aminay.',
  ],
};
