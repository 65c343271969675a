// What receipts say in Spanish.

import type { ReceiptTexts } from './receipt-texts';

export const receiptTextsEs: ReceiptTexts = {
  title: 'Recibo',
  extract: 'Extracto de un recibo',
  paidOn: 'Pagado el',
  issuedOn: 'Expedido el',
  paidWith: 'Forma de pago',
  providers: { mvola: 'MVola', 'orange-money': 'Orange Money', stripe: 'Tarjeta', wave: 'Wave', bange: 'BANGE' },
  paymentReference: 'Referencia del pago',
  transaction: 'Transacción del servicio de pago',
  kinds: { 'vehicle-tax': 'Impuesto sobre vehículos', 'service-fee': 'Tasa por servicio' },
  categories: { land: 'Vehículo terrestre', air: 'Aeronave', sea: 'Embarcación', rail: 'Vehículo ferroviario' },
  serviceCode: 'Código',
  fiscalYear: 'Ejercicio',
  noticeReference: 'Aviso',
  validUntil: 'Válido hasta el',
  amount: 'Importe',
  charges: 'Recargos por demora',
  credited: 'Abonado con este pago',
  left: 'Queda por pagar',
  received: 'Importe recibido',
  excess: (amount) => `De él, ${amount} exceden de lo debido y se devolverán.`,
  partly: {
    title: 'Pago parcial',
    text: (left) => `Queda por pagar: ${left}. Este recibo no prueba que todo esté pagado.`,
    short: 'pago parcial',
  },
  replaces: (number, reason) => `Sustituye al recibo ${number}${reason === null ? '.' : `: ${reason}`}`,
  computation: 'Cómo se calculó',
  tariff: (title, version) => `Tarifa: «${title}», versión ${version}`,
  laws: 'Referencias legales',
  confidence: { confirmed: 'confirmado', unconfirmed: 'no confirmado', sample: 'ejemplo' },
  verify: (address) =>
    `Para comprobar este recibo, escanee el código con un teléfono.${address === null ? '' : ` La dirección de la página debe empezar por ${address}`}`,
  noCode: 'Aquí no se abonó nada; por eso no hay código.',
  list: {
    item: 'Concepto',
    amount: 'Abonado',
    pages: 'Cada una de las páginas siguientes sirve de prueba para un solo vehículo o servicio, con su propio código.',
  },
  page: (number, of) => `Página ${number} de ${of}`,
};
