import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'reminder-after-due'> = {
  subject: 'Une échéance est passée',
  title: 'Une échéance est passée',
  paragraphs: [
    'L’échéance du {dueOn} est passée et nous n’avons pas encore reçu tout votre paiement.',
    spaced`Cela concerne : {things}.`,
    spaced`Montant qui reste à payer : {amount}.`,
    spaced`Des pénalités de retard peuvent s’ajouter, comme la loi le prévoit. Pour payer ou voir le détail :`,
    '{link}',
    'Si vous avez payé ces derniers jours, ne tenez pas compte de ce rappel.',
  ],
  button: 'Aller au paiement',
  sms: 'TaxCollector: échéance du {dueOn} passée, {amount} à payer, {things}: {link}',
};
