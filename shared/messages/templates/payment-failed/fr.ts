import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'payment-failed'> = {
  subject: 'Votre paiement n’a pas réussi',
  title: 'Votre paiement n’a pas réussi',
  paragraphs: [
    'Votre paiement de {amount} n’a pas réussi. Rien n’a été encaissé.',
    spaced`Cela concerne : {things}.`,
    spaced`Vous pouvez réessayer, ou payer autrement, sur cette page :`,
    '{link}',
    spaced`Si de l’argent a quand même été prélevé, ne payez pas une deuxième fois : il sera compté dès que nous en aurons connaissance.`,
  ],
  button: 'Réessayer',
  sms: "TaxCollector: le paiement de {amount} n'a pas réussi, rien n'est encaissé. Pour réessayer: {link}",
};
