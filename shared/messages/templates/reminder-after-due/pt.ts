import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'reminder-after-due'> = {
  subject: 'Passou uma data de pagamento',
  title: 'Passou uma data de pagamento',
  paragraphs: [
    'A data de pagamento, {dueOn}, passou e ainda não recebemos todo o seu pagamento.',
    'Trata-se de: {things}.',
    'Falta pagar: {amount}.',
    'Podem acrescer encargos por atraso, nos termos da lei. Para pagar ou ver o detalhe:',
    '{link}',
    'Se pagou nos últimos dias, não tenha em conta este lembrete.',
  ],
  button: 'Ir para o pagamento',
  sms: 'TaxCollector: venceu em {dueOn}, {amount} a pagar, {things}: {link}',
};
