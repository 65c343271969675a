import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'reminder-before-due'> = {
  subject: 'Une échéance approche',
  title: 'Une échéance approche',
  paragraphs: [
    spaced`À payer au plus tard le {dueOn} : {things}.`,
    spaced`Montant qui reste à payer : {amount}.`,
    spaced`Pour payer ou voir le détail :`,
    '{link}',
    'Si vous avez payé ces derniers jours, ne tenez pas compte de ce rappel.',
  ],
  button: 'Aller au paiement',
  sms: 'TaxCollector: {amount} à payer au plus tard le {dueOn}, {things}: {link}',
};
