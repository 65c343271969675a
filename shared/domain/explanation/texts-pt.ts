// What explanations say in Portuguese, in the European manner that African administrations follow.

import type { ExplanationTexts } from './explanation-texts';
import { spacedNumbers } from './number-text';

export const textsPt: ExplanationTexts = {
  numbers: spacedNumbers,
  months: [
    'janeiro',
    'fevereiro',
    'março',
    'abril',
    'maio',
    'junho',
    'julho',
    'agosto',
    'setembro',
    'outubro',
    'novembro',
    'dezembro',
  ],
  day: (day, month, year) => `${day} de ${month} de ${year}`,
  quoted: (text) => `«${text}»`,
  words: {
    petrol: 'gasolina',
    diesel: 'gasóleo',
    electric: 'elétrico',
    hybrid: 'híbrido',
    'international-convention': 'convenção internacional',
    ambulance: 'ambulância',
    'fire-service': 'serviço de bombeiros',
    administrative: 'veículo da Administração',
    private: 'particular',
    professional: 'profissional',
    plane: 'avião',
    helicopter: 'helicóptero',
    drone: 'drone',
    ulm: 'ultraleve',
    glider: 'planador',
    balloon: 'balão',
    'pleasure-craft': 'embarcação de recreio',
    'jet-ski': 'mota de água',
  },
  inputs: {
    type: 'tipo',
    use: 'uso',
    fiscalPower: 'potência fiscal',
    powerKw: 'potência do motor',
    lengthMetres: 'comprimento declarado',
    base: 'valor de base',
    quantity: 'quantidade',
  },
  firstCirculation: (day) => `primeira entrada em circulação em ${day}`,
  bands: {
    between: (from, to) => `de ${from} a ${to}`,
    upTo: (to) => `até ${to}`,
    over: (from) => `acima de ${from}`,
    overUpTo: (from, to) => `acima de ${from} e até ${to}`,
    under: (to) => `abaixo de ${to}`,
    atLeast: (from) => `a partir de ${from}`,
    fromToUnder: (from, to) => `de ${from} a menos de ${to}`,
  },
  gridCell: (power, energy, age) => `potência fiscal ${power}, ${energy}, idade ${age} anos`,
  vehicle: (category, fiscalYear) => {
    const taxed = {
      land: 'um veículo terrestre',
      air: 'uma aeronave',
      sea: 'uma embarcação',
      rail: 'um veículo ferroviário',
    }[category];
    return `Imposto sobre ${taxed}, exercício fiscal de ${fiscalYear}.`;
  },
  service: (code, kind, fiscalYear) =>
    `Serviço ${code}${kind === null ? '' : `, ${kind}`}, exercício fiscal de ${fiscalYear}.`,
  kinds: { issue: 'emissão', renewal: 'renovação' },
  tariff: (title, version, citation) => `Tarifa: «${title}», versão ${version} (${citation}).`,
  considered: (inputs) => `Dados tidos em conta: ${inputs}.`,
  steps: {
    grid: (cell, amount) => `Tabela de tarifas (${cell}): ${amount}.`,
    amount: (amount) => `Montante fixo: ${amount}.`,
    case: (label, amount) => `Caso «${label}»: ${amount}.`,
    percentage: (sum) => `Percentagem: ${sum}.`,
    slice: (range, sum) => `Parcela ${range}: ${sum}.`,
    slices: (amount) => `Total das parcelas: ${amount}.`,
    bracket: (range, input, sum) => `Escalão ${range} (${input}): ${sum}.`,
    units: (sum) => `Por unidade: ${sum}.`,
    formula: (formula, amount) => `${formula === null ? 'Fórmula da tarifa' : `Fórmula «${formula}»`}: ${amount}.`,
    rebate: (name, percent, minus, amount) =>
      `Redução «${name}»${percent === null ? '' : ` (${percent})`}: menos ${minus}, o que dá ${amount}.`,
    minimum: (amount) => `Elevado ao mínimo: ${amount}.`,
    maximum: (amount) => `Limitado ao máximo: ${amount}.`,
    rounding: (to, mode, amount) => {
      const manner = {
        up: 'por excesso',
        down: 'por defeito',
        'half-up': 'ao mais próximo, a metade por excesso',
        'half-even': 'ao mais próximo, a metade para o múltiplo par',
      }[mode];
      return `Arredondado a um múltiplo de ${to}, ${manner}: ${amount}.`;
    },
    'exemption-claimed': (ground) =>
      `Isenção pedida (${ground}): o montante integral é devido enquanto não for aprovado um comprovativo.`,
    'exemption-refused': (ground, reason) => {
      const why = {
        'not-valid-on-day': 'não era válida no dia tido em conta',
        'unknown-ground': 'esta tarifa não prevê esse motivo',
      }[reason];
      return `Isenção recusada (${ground}): ${why}.`;
    },
    'exemption-granted': (ground, from, last, amount) => {
      const days = last === null ? `a partir de ${from}` : `de ${from} a ${last} inclusive`;
      return `Isenção concedida (${ground}), válida ${days}: ${amount}.`;
    },
  },
  law: (text) => `Referência legal: ${text}`,
  unsureFigure: { unconfirmed: 'Valor não confirmado.', sample: 'Valor de exemplo.' },
  unsureRule: { unconfirmed: 'Regra não confirmada.', sample: 'Regra de exemplo.' },
  total: (amount) => `Montante a pagar: ${amount}.`,
  nothingDue: (ground) => (ground === null ? 'Nada a pagar.' : `Nada a pagar: isenção concedida (${ground}).`),
};
