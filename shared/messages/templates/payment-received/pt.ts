import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'payment-received'> = {
  subject: 'Pagamento recebido – recibo {number}',
  title: 'Recebemos o seu pagamento',
  paragraphs: [
    'Recebemos o seu pagamento de {amount} em {paidOn}, por: {things}.',
    'O número do seu recibo é {number}. O recibo e o código a mostrar num controlo estão nesta página:',
    '{link}',
    'Guarde esta mensagem: permite-lhe voltar a encontrar o seu recibo.',
  ],
  attachment: 'O recibo vai também anexo a esta mensagem, em PDF.',
  button: 'Ver o recibo',
  sms: 'TaxCollector: recebemos {amount} em {paidOn}. Recibo {number}: {link}',
};
