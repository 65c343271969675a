import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'reminder-before-due'> = {
  subject: 'Manakaiky ny fe-potoana fandoavana',
  title: 'Manakaiky ny fe-potoana fandoavana',
  paragraphs: [
    spaced`Tokony haloa farafahatarany ny {dueOn} : {things}.`,
    spaced`Vola sisa tokony haloa : {amount}.`,
    spaced`Raha handoa na hijery ny antsipiriany :`,
    '{link}',
    'Raha efa nandoa ianao tato anatin’ny andro vitsivitsy dia aza raharahaina ity fampahatsiahivana ity.',
  ],
  button: 'Ho any amin’ny fandoavana',
  sms: 'TaxCollector: {amount} aloa farafahatarany ny {dueOn}, {things}: {link}',
};
