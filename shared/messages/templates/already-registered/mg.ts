import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'already-registered'> = {
  subject: 'Efa voasoratra anarana ianao',
  title: 'Efa voasoratra anarana ianao',
  paragraphs: [
    'Nisy nitady hisoratra anarana tamin’ny adiresinao, izay efa manana kaonty. Tsy nisy niova.',
    'Raha ianao ihany izany dia midira, na mangataha teny miafina vaovao raha hadinonao ny taloha.',
    'Raha tsy ianao dia tsy misy tokony hataonao.',
  ],
};
