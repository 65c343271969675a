// What explanations say in Spanish, in the formal manner of Equatorial Guinea's administration.

import type { ExplanationTexts } from './explanation-texts';
import { spacedNumbers } from './number-text';

export const textsEs: ExplanationTexts = {
  numbers: spacedNumbers,
  months: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  day: (day, month, year) => `${day} de ${month} de ${year}`,
  quoted: (text) => `«${text}»`,
  words: {
    petrol: 'gasolina',
    diesel: 'diésel',
    electric: 'eléctrico',
    hybrid: 'híbrido',
    'international-convention': 'convenio internacional',
    ambulance: 'ambulancia',
    'fire-service': 'servicio de bomberos',
    administrative: 'vehículo de la Administración',
    private: 'particular',
    professional: 'profesional',
    plane: 'avión',
    helicopter: 'helicóptero',
    drone: 'dron',
    ulm: 'ultraligero',
    glider: 'planeador',
    balloon: 'globo',
    'pleasure-craft': 'embarcación de recreo',
    'jet-ski': 'moto acuática',
  },
  inputs: {
    type: 'tipo',
    use: 'uso',
    fiscalPower: 'potencia fiscal',
    powerKw: 'potencia del motor',
    lengthMetres: 'eslora declarada',
    base: 'importe de la base',
    quantity: 'cantidad',
  },
  firstCirculation: (day) => `primera puesta en circulación el ${day}`,
  bands: {
    between: (from, to) => `de ${from} a ${to}`,
    upTo: (to) => `de hasta ${to}`,
    over: (from) => `de más de ${from}`,
    overUpTo: (from, to) => `de más de ${from} y hasta ${to}`,
    under: (to) => `de menos de ${to}`,
    atLeast: (from) => `a partir de ${from}`,
    fromToUnder: (from, to) => `de ${from} a menos de ${to}`,
  },
  gridCell: (power, energy, age) => `potencia fiscal ${power}, ${energy}, antigüedad ${age} años`,
  vehicle: (category, fiscalYear) => {
    const taxed = {
      land: 'un vehículo terrestre',
      air: 'una aeronave',
      sea: 'una embarcación',
      rail: 'un vehículo ferroviario',
    }[category];
    return `Impuesto sobre ${taxed}, ejercicio fiscal ${fiscalYear}.`;
  },
  service: (code, kind, fiscalYear) =>
    `Servicio ${code}${kind === null ? '' : `, ${kind}`}, ejercicio fiscal ${fiscalYear}.`,
  kinds: { issue: 'expedición', renewal: 'renovación' },
  tariff: (title, version, citation) => `Tarifa: «${title}», versión ${version} (${citation}).`,
  considered: (inputs) => `Datos tenidos en cuenta: ${inputs}.`,
  steps: {
    grid: (cell, amount) => `Cuadro de tarifas (${cell}): ${amount}.`,
    amount: (amount) => `Importe fijo: ${amount}.`,
    case: (label, amount) => `Caso «${label}»: ${amount}.`,
    percentage: (sum) => `Porcentaje: ${sum}.`,
    slice: (range, sum) => `Tramo ${range}: ${sum}.`,
    slices: (amount) => `Total de los tramos: ${amount}.`,
    bracket: (range, input, sum) => `Escalón ${range} (${input}): ${sum}.`,
    units: (sum) => `Por unidad: ${sum}.`,
    formula: (formula, amount) => `${formula === null ? 'Fórmula de la tarifa' : `Fórmula «${formula}»`}: ${amount}.`,
    rebate: (name, percent, minus, amount) =>
      `Bonificación «${name}»${percent === null ? '' : ` (${percent})`}: menos ${minus}, resultan ${amount}.`,
    minimum: (amount) => `Elevado al mínimo: ${amount}.`,
    maximum: (amount) => `Limitado al máximo: ${amount}.`,
    rounding: (to, mode, amount) => {
      const manner = {
        up: 'por exceso',
        down: 'por defecto',
        'half-up': 'al más próximo, la mitad por exceso',
        'half-even': 'al más próximo, la mitad al múltiplo par',
      }[mode];
      return `Redondeado a un múltiplo de ${to}, ${manner}: ${amount}.`;
    },
    'exemption-claimed': (ground) =>
      `Exención solicitada (${ground}): se debe el importe íntegro mientras no se apruebe un justificante.`,
    'exemption-refused': (ground, reason) => {
      const why = {
        'not-valid-on-day': 'no era válida en la fecha que se tiene en cuenta',
        'unknown-ground': 'esta tarifa no prevé ese motivo',
      }[reason];
      return `Exención denegada (${ground}): ${why}.`;
    },
    'exemption-granted': (ground, from, last, amount) => {
      const days = last === null ? `a partir del ${from}` : `del ${from} al ${last} inclusive`;
      return `Exención concedida (${ground}), válida ${days}: ${amount}.`;
    },
  },
  law: (text) => `Referencia legal: ${text}`,
  unsureFigure: { unconfirmed: 'Cifra no confirmada.', sample: 'Cifra de ejemplo.' },
  unsureRule: { unconfirmed: 'Norma no confirmada.', sample: 'Norma de ejemplo.' },
  total: (amount) => `Importe a pagar: ${amount}.`,
  nothingDue: (ground) => (ground === null ? 'Nada que pagar.' : `Nada que pagar: exención concedida (${ground}).`),
};
