import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'assessment-created'> = {
  subject: 'Un nouveau montant est à payer',
  title: 'Un nouveau montant est à payer',
  paragraphs: [
    spaced`Un montant a été calculé pour : {things}.`,
    spaced`Montant à payer : {amount}.`,
    spaced`Le détail, la manière dont le montant est calculé et les moyens de payer sont sur cette page :`,
    '{link}',
    'Si ce montant vous paraît faux, signalez-le à l’administration qui l’a établi avant de payer.',
  ],
  button: 'Voir le détail',
  sms: 'TaxCollector: {amount} à payer, {things}. Voir: {link}',
};
