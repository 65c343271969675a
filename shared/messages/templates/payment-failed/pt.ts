import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'payment-failed'> = {
  subject: 'O seu pagamento não se realizou',
  title: 'O seu pagamento não se realizou',
  paragraphs: [
    'O seu pagamento de {amount} não se realizou. Nada foi cobrado.',
    'Trata-se de: {things}.',
    'Pode tentar de novo, ou pagar de outra forma, nesta página:',
    '{link}',
    'Se ainda assim foi cobrado dinheiro, não pague segunda vez: contará logo que o soubermos.',
  ],
  button: 'Tentar de novo',
  sms: 'TaxCollector: o pagamento de {amount} nao se realizou, nada foi cobrado. Tente de novo: {link}',
};
