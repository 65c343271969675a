import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'payment-received'> = {
  subject: 'Voaray ny fandoavanao – rosia {number}',
  title: 'Voaray ny fandoavanao',
  paragraphs: [
    spaced`Voarainay tamin’ny {paidOn} ny vola {amount} naloanao, ho an’ny : {things}.`,
    spaced`Laharana {number} ny rosianao. Ao amin’ity pejy ity ny rosia sy ny kaody aseho rehefa misy fisavana :`,
    '{link}',
    spaced`Tehirizo ity hafatra ity : ahafahanao mahita indray ny rosianao.`,
  ],
  attachment: 'Ampiarahina amin’ity hafatra ity koa ny rosia, amin’ny PDF.',
  button: 'Hijery ny rosia',
  sms: 'TaxCollector: voaray ny {amount} naloanao ny {paidOn}. Rosia {number}: {link}',
};
