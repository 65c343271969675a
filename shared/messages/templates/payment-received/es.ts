import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'payment-received'> = {
  subject: 'Pago recibido – recibo {number}',
  title: 'Hemos recibido su pago',
  paragraphs: [
    'Hemos recibido su pago de {amount} el {paidOn}, por: {things}.',
    'El número de su recibo es {number}. El recibo y el código que se muestra en un control están en esta página:',
    '{link}',
    'Conserve este mensaje: le permite volver a encontrar su recibo.',
  ],
  attachment: 'El recibo va también adjunto a este mensaje, en PDF.',
  button: 'Ver el recibo',
  sms: 'TaxCollector: recibimos {amount} el {paidOn}. Recibo {number}: {link}',
};
