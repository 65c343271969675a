import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'assessment-created'> = {
  subject: 'Tem um novo montante a pagar',
  title: 'Tem um novo montante a pagar',
  paragraphs: [
    'Foi calculado um montante por: {things}.',
    'Montante a pagar: {amount}.',
    'O detalhe, a forma como o montante foi calculado e os meios de pagamento estão nesta página:',
    '{link}',
    'Se acha que o montante não está certo, informe a administração que o fixou antes de pagar.',
  ],
  button: 'Ver o detalhe',
  sms: 'TaxCollector: {amount} a pagar, {things}. Ver: {link}',
};
