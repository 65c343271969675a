import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'erasure-asked'> = {
  subject: 'Hofafana ny kaontinao',
  title: 'Hofafana ny kaontinao',
  paragraphs: [
    'Nangataka ny hamafana ny kaontinao ianao. Hatao izany aorian’ny {eraseOn} ary tsy azo averina intsony rehefa vita.',
    'Mandra-pahatongan’izany dia azonao atao ny miditra sy manafoana ny fangatahana.',
    'Raha tsy ianao no nangataka dia midira, foano ny fangatahana ary ovay ny teny miafinao.',
  ],
};
