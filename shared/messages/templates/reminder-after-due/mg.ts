import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'reminder-after-due'> = {
  subject: 'Lasa ny fe-potoana fandoavana',
  title: 'Lasa ny fe-potoana fandoavana',
  paragraphs: [
    'Lasa ny fe-potoana {dueOn} ary mbola tsy voarainay avokoa ny vola tokony haloanao.',
    spaced`Momba ny : {things}.`,
    spaced`Vola sisa tokony haloa : {amount}.`,
    spaced`Mety hisy sazy noho ny fahatarana hanampy izany, araka ny lalàna. Raha handoa na hijery ny antsipiriany :`,
    '{link}',
    'Raha efa nandoa ianao tato anatin’ny andro vitsivitsy dia aza raharahaina ity fampahatsiahivana ity.',
  ],
  button: 'Ho any amin’ny fandoavana',
  sms: 'TaxCollector: lasa ny fe-potoana {dueOn}, haloa ny {amount}, {things}: {link}',
};
