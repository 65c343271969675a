import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'reminder-after-due'> = {
  subject: 'Ha pasado una fecha de pago',
  title: 'Ha pasado una fecha de pago',
  paragraphs: [
    'La fecha de pago, {dueOn}, ha pasado y todavía no hemos recibido todo su pago.',
    'Se trata de: {things}.',
    'Queda por pagar: {amount}.',
    'Pueden añadirse recargos por demora, como prevé la ley. Para pagar o ver el detalle:',
    '{link}',
    'Si ha pagado en los últimos días, no tenga en cuenta este recordatorio.',
  ],
  button: 'Ir al pago',
  sms: 'TaxCollector: vencido el {dueOn}, {amount} por pagar, {things}: {link}',
};
