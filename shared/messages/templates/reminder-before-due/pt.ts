import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'reminder-before-due'> = {
  subject: 'Aproxima-se uma data de pagamento',
  title: 'Aproxima-se uma data de pagamento',
  paragraphs: [
    'A pagar até {dueOn}: {things}.',
    'Falta pagar: {amount}.',
    'Para pagar ou ver o detalhe:',
    '{link}',
    'Se pagou nos últimos dias, não tenha em conta este lembrete.',
  ],
  button: 'Ir para o pagamento',
  sms: 'TaxCollector: {amount} a pagar ate {dueOn}, {things}: {link}',
};
