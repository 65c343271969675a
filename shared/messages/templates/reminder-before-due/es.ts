import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'reminder-before-due'> = {
  subject: 'Se acerca una fecha de pago',
  title: 'Se acerca una fecha de pago',
  paragraphs: [
    'A pagar a más tardar el {dueOn}: {things}.',
    'Queda por pagar: {amount}.',
    'Para pagar o ver el detalle:',
    '{link}',
    'Si ha pagado en los últimos días, no tenga en cuenta este recordatorio.',
  ],
  button: 'Ir al pago',
  sms: 'TaxCollector: {amount} por pagar hasta el {dueOn}, {things}: {link}',
};
