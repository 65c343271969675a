import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'payment-failed'> = {
  subject: 'Su pago no se ha realizado',
  title: 'Su pago no se ha realizado',
  paragraphs: [
    'Su pago de {amount} no se ha realizado. No se ha cobrado nada.',
    'Se trata de: {things}.',
    'Puede intentarlo de nuevo, o pagar de otra manera, en esta página:',
    '{link}',
    'Si a pesar de todo se cobró dinero, no pague otra vez: contará en cuanto lo sepamos.',
  ],
  button: 'Intentar de nuevo',
  sms: 'TaxCollector: su pago de {amount} no se ha realizado, no se cobro nada. Intente de nuevo: {link}',
};
