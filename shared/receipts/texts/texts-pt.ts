// What receipts say in Portuguese.

import type { ReceiptTexts } from './receipt-texts';

export const receiptTextsPt: ReceiptTexts = {
  title: 'Recibo',
  extract: 'Extrato de um recibo',
  paidOn: 'Pago em',
  issuedOn: 'Emitido em',
  paidWith: 'Meio de pagamento',
  providers: { mvola: 'MVola', 'orange-money': 'Orange Money', stripe: 'Cartão', wave: 'Wave', bange: 'BANGE' },
  paymentReference: 'Referência do pagamento',
  transaction: 'Transação do serviço de pagamento',
  kinds: { 'vehicle-tax': 'Imposto sobre veículos', 'service-fee': 'Taxa de serviço' },
  categories: { land: 'Veículo terrestre', air: 'Aeronave', sea: 'Embarcação', rail: 'Veículo ferroviário' },
  serviceCode: 'Código',
  fiscalYear: 'Exercício',
  noticeReference: 'Aviso',
  validUntil: 'Válido até',
  amount: 'Montante',
  charges: 'Encargos por atraso',
  credited: 'Creditado por este pagamento',
  left: 'Falta pagar',
  received: 'Montante recebido',
  excess: (amount) => `Deste montante, ${amount} excedem o devido e serão devolvidos.`,
  partly: {
    title: 'Pagamento parcial',
    text: (left) => `Falta pagar: ${left}. Este recibo não prova que tudo está pago.`,
    short: 'pagamento parcial',
  },
  replaces: (number, reason) => `Substitui o recibo ${number}${reason === null ? '.' : `: ${reason}`}`,
  computation: 'Como foi calculado',
  tariff: (title, version) => `Tarifa: «${title}», versão ${version}`,
  laws: 'Referências legais',
  confidence: { confirmed: 'confirmado', unconfirmed: 'não confirmado', sample: 'exemplo' },
  verify: (address) =>
    `Para verificar este recibo, leia o código com um telefone.${address === null ? '' : ` O endereço da página deve começar por ${address}`}`,
  noCode: 'Nada foi creditado aqui; por isso não há código.',
  list: {
    item: 'Objeto do pagamento',
    amount: 'Creditado',
    pages: 'Cada uma das páginas seguintes serve de prova para um só veículo ou serviço, com o seu próprio código.',
  },
  page: (number, of) => `Página ${number} de ${of}`,
};
