import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'payment-received'> = {
  subject: 'Paiement reçu – reçu {number}',
  title: 'Nous avons reçu votre paiement',
  paragraphs: [
    spaced`Nous avons reçu votre paiement de {amount} le {paidOn}, pour : {things}.`,
    spaced`Votre reçu porte le numéro {number}. Le reçu et le code à montrer lors d’un contrôle sont sur cette page :`,
    '{link}',
    spaced`Gardez ce message : il vous permet de retrouver votre reçu.`,
  ],
  attachment: 'Le reçu est aussi joint à ce message, en PDF.',
  button: 'Voir le reçu',
  sms: 'TaxCollector: paiement de {amount} recu le {paidOn}. Recu {number}: {link}',
};
