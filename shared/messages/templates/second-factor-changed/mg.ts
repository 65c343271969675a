import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'second-factor-changed'> = {
  subject: 'Niova ny fanamafisana faharoa',
  title: 'Niova ny fanamafisana faharoa',
  paragraphs: [
    'Vao niova ny fomba hanamafisana ny fidiranao (kaody ampiasaina indray mandeha na kaody vonjy), na vao nisy kaody vonjy nampiasaina.',
    'Raha tsy ianao no nanao izany dia ovay avy hatrany ny teny miafinao ary manorata aminay.',
  ],
};
