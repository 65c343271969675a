import type { VerifyTexts } from './verify-texts';

export const verifyTextsEs: VerifyTexts = {
  siteName: 'Verificar un recibo',
  shortName: 'Recibos',
  ask: {
    title: 'Verificar un recibo',
    text: 'Apunte la cámara de un teléfono al código de un recibo, o busque el recibo aquí. Sabrá si un año está pagado, y nada de nadie.',
    byNumber: 'Por su número',
    number: 'Número del recibo',
    numberHint: (example) => `Por ejemplo ${example}.`,
    subject: 'Matrícula, o referencia del aviso',
    subjectHint: 'Como figura en el recibo. Los espacios y los guiones no importan.',
    button: 'Verificar',
    byCode: 'Por el texto de su código',
    code: 'Texto del código',
    codeHint: 'Lo que muestra un lector de códigos: una dirección, o tres partes separadas por puntos.',
    codeButton: 'Verificar el código',
    faults: {
      number: 'Esto no es un número de recibo.',
      subject: 'Escriba también la matrícula, o la referencia del aviso.',
      code: 'Esto no es el texto del código de un recibo.',
      unknown: 'Ningún recibo tiene este número y esta matrícula. Compare ambos con el recibo.',
    },
  },
  verdicts: {
    valid: { title: 'Pagado', text: 'El recibo es auténtico y válido.' },
    part: { title: 'Pagado en parte', text: 'El recibo es auténtico. Queda una parte por pagar.' },
    expired: {
      title: 'Año pasado',
      text: 'El recibo es auténtico, pero es de un año que ya terminó. No prueba nada para hoy.',
    },
    void: { title: 'Anulado', text: 'Este recibo fue anulado. Ya no vale.' },
    undone: {
      title: 'Ya no está pagado',
      text: 'El recibo es auténtico, pero el dinero fue devuelto o el aviso fue cancelado.',
    },
    distrusted: {
      title: 'Clave retirada',
      text: 'Fue firmado con una clave en la que ya no se confía. No prueba nada; se puede pedir un recibo nuevo.',
    },
    'not-genuine': { title: 'No es auténtico', text: 'Este código no viene de nosotros. No prueba nada.' },
    'unknown-key': {
      title: 'Sin decidir',
      text: 'Este teléfono no conoce la clave de la firma. Verifíquelo con red.',
    },
    'no-keys': {
      title: 'Sin decidir',
      text: 'Este teléfono aún no puede verificar sin red. Abra esta página una vez con red.',
    },
  },
  replacedBy: (number) => `El recibo ${number} lo sustituye.`,
  facts: {
    plate: 'Matrícula',
    service: 'Servicio',
    notice: 'Referencia del aviso',
    fiscalYear: 'Ejercicio',
    standing: 'Pagado',
    standings: { paid: 'por completo', part: 'en parte' },
    issuedOn: 'Emitido el',
    validUntil: 'Válido hasta el',
    number: 'Número del recibo',
  },
  another: 'Verificar otro recibo',
  offline: {
    whys: {
      busy: 'No se pudo consultar al servidor: llegaron demasiadas preguntas desde esta red.',
      'no-answer': 'No se pudo consultar al servidor: no respondió.',
      'no-network': 'Verificado sin red.',
      old: 'Verificado sin red, y la lista de recibos anulados de este teléfono tiene más de un día.',
    },
    asOf: (time) => `Según lo conocido el ${time}: no se conoce una anulación o una devolución posterior.`,
    again: 'Verificar con red',
    needsNetwork: 'Un número solo se busca con red. Sin red se puede verificar el texto de un código.',
    ready: 'Desde ahora, este teléfono verifica códigos también sin red.',
  },
  unasked: {
    title: 'Servidor no consultado',
    again: 'Preguntar de nuevo',
    codeSays: 'Solo según el código',
    says: {
      valid:
        'El recibo es auténtico y estaba pagado por completo cuando se emitió. Solo el servidor sabe si aún lo está.',
      part: 'El recibo es auténtico y estaba pagado en parte cuando se emitió. Solo el servidor sabe si aún lo está.',
    },
  },
};
