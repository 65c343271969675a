import type { VerifyTexts } from './verify-texts';

export const verifyTextsPt: VerifyTexts = {
  siteName: 'Verificar um recibo',
  shortName: 'Recibos',
  ask: {
    title: 'Verificar um recibo',
    text: 'Aponte a câmara de um telefone ao código de um recibo, ou procure o recibo aqui. Saberá se um ano está pago, e nada sobre ninguém.',
    byNumber: 'Pelo seu número',
    number: 'Número do recibo',
    numberHint: (example) => `Por exemplo ${example}.`,
    subject: 'Matrícula, ou referência do aviso',
    subjectHint: 'Como está no recibo. Os espaços e os hífenes não contam.',
    button: 'Verificar',
    byCode: 'Pelo texto do seu código',
    code: 'Texto do código',
    codeHint: 'O que um leitor de códigos mostra: um endereço, ou três partes separadas por pontos.',
    codeButton: 'Verificar o código',
    faults: {
      number: 'Isto não é um número de recibo.',
      subject: 'Escreva também a matrícula, ou a referência do aviso.',
      code: 'Isto não é o texto do código de um recibo.',
      unknown: 'Nenhum recibo tem este número e esta matrícula. Compare ambos com o recibo.',
    },
  },
  verdicts: {
    valid: { title: 'Pago', text: 'O recibo é autêntico e válido.' },
    part: { title: 'Pago em parte', text: 'O recibo é autêntico. Falta pagar uma parte.' },
    expired: {
      title: 'Ano passado',
      text: 'O recibo é autêntico, mas é de um ano que já terminou. Não prova nada para hoje.',
    },
    void: { title: 'Anulado', text: 'Este recibo foi anulado. Já não vale.' },
    undone: {
      title: 'Já não está pago',
      text: 'O recibo é autêntico, mas o dinheiro foi devolvido ou o aviso foi cancelado.',
    },
    distrusted: {
      title: 'Chave retirada',
      text: 'Foi assinado com uma chave em que já não se confia. Não prova nada; pode pedir-se um recibo novo.',
    },
    'not-genuine': { title: 'Não é autêntico', text: 'Este código não vem de nós. Não prova nada.' },
    'unknown-key': {
      title: 'Por decidir',
      text: 'Este telefone não conhece a chave da assinatura. Verifique com rede.',
    },
    'no-keys': {
      title: 'Por decidir',
      text: 'Este telefone ainda não consegue verificar sem rede. Abra esta página uma vez com rede.',
    },
  },
  replacedBy: (number) => `O recibo ${number} substitui-o.`,
  facts: {
    plate: 'Matrícula',
    service: 'Serviço',
    notice: 'Referência do aviso',
    fiscalYear: 'Exercício',
    standing: 'Pago',
    standings: { paid: 'na totalidade', part: 'em parte' },
    issuedOn: 'Emitido a',
    validUntil: 'Válido até',
    number: 'Número do recibo',
  },
  another: 'Verificar outro recibo',
  offline: {
    whys: {
      busy: 'Não foi possível consultar o servidor: chegaram demasiadas perguntas desta rede.',
      'no-answer': 'Não foi possível consultar o servidor: não respondeu.',
      'no-network': 'Verificado sem rede.',
      old: 'Verificado sem rede, e a lista de recibos anulados deste telefone tem mais de um dia.',
    },
    asOf: (time) => `Segundo o que se sabia a ${time}: uma anulação ou uma devolução posterior não é conhecida.`,
    again: 'Verificar com rede',
    needsNetwork: 'Um número só se procura com rede. Sem rede pode verificar-se o texto de um código.',
    ready: 'A partir de agora, este telefone verifica códigos também sem rede.',
  },
  unasked: {
    title: 'Servidor não consultado',
    again: 'Perguntar de novo',
    codeSays: 'Só pelo código',
    says: {
      valid: 'O recibo é autêntico e estava pago na totalidade quando foi emitido. Só o servidor sabe se ainda está.',
      part: 'O recibo é autêntico e estava pago em parte quando foi emitido. Só o servidor sabe se ainda está.',
    },
  },
};
