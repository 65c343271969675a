// What explanations say in English.

import type { ExplanationTexts } from './explanation-texts';
import { commaNumbers } from './number-text';

const until = (last: string | null) => (last === null ? '' : ` up to and including ${last}`);

export const textsEn: ExplanationTexts = {
  numbers: commaNumbers,
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  day: (day, month, year) => `${day} ${month} ${year}`,
  quoted: (text) => `“${text}”`,
  words: {
    petrol: 'petrol',
    diesel: 'diesel',
    electric: 'electric',
    hybrid: 'hybrid',
    'international-convention': 'international convention',
    ambulance: 'ambulance',
    'fire-service': 'fire service',
    administrative: 'administrative vehicle',
    private: 'private',
    professional: 'professional',
    plane: 'plane',
    helicopter: 'helicopter',
    drone: 'drone',
    ulm: 'microlight',
    glider: 'glider',
    balloon: 'balloon',
    'pleasure-craft': 'pleasure craft',
    'jet-ski': 'jet-ski',
  },
  inputs: {
    type: 'type',
    use: 'use',
    fiscalPower: 'fiscal power',
    powerKw: 'engine power',
    lengthMetres: 'declared length',
    base: 'base amount',
    quantity: 'quantity',
  },
  firstCirculation: (day) => `first put into circulation on ${day}`,
  bands: {
    between: (from, to) => `${from} to ${to}`,
    upTo: (to) => `up to ${to}`,
    over: (from) => `over ${from}`,
    overUpTo: (from, to) => `over ${from} up to ${to}`,
    under: (to) => `under ${to}`,
    atLeast: (from) => `${from} or more`,
    fromToUnder: (from, to) => `${from} to under ${to}`,
  },
  gridCell: (power, energy, age) => `fiscal power ${power}, ${energy}, age ${age} years`,
  vehicle: (category, fiscalYear) => {
    const taxed = { land: 'a land vehicle', air: 'an aircraft', sea: 'a vessel', rail: 'a rail vehicle' }[category];
    return `Tax on ${taxed}, fiscal year ${fiscalYear}.`;
  },
  service: (code, kind, fiscalYear) => `Service ${code}${kind === null ? '' : `, ${kind}`}, fiscal year ${fiscalYear}.`,
  kinds: { issue: 'issue', renewal: 'renewal' },
  tariff: (title, version, citation) => `Tariff: “${title}”, version ${version} (${citation}).`,
  considered: (inputs) => `Taken into account: ${inputs}.`,
  steps: {
    grid: (cell, amount) => `Tariff grid (${cell}): ${amount}.`,
    amount: (amount) => `Fixed amount: ${amount}.`,
    case: (label, amount) => `Case “${label}”: ${amount}.`,
    percentage: (sum) => `Percentage: ${sum}.`,
    slice: (range, sum) => `Slice ${range}: ${sum}.`,
    slices: (amount) => `All slices together: ${amount}.`,
    bracket: (range, input, sum) => `Bracket ${range} (${input}): ${sum}.`,
    units: (sum) => `Per unit: ${sum}.`,
    formula: (formula, amount) => `${formula === null ? 'The tariff’s formula' : `Formula “${formula}”`}: ${amount}.`,
    rebate: (name, percent, minus, amount) =>
      `Rebate “${name}”${percent === null ? '' : ` (${percent})`}: less ${minus}, which leaves ${amount}.`,
    minimum: (amount) => `Raised to the minimum: ${amount}.`,
    maximum: (amount) => `Limited to the maximum: ${amount}.`,
    rounding: (to, mode, amount) => {
      const manner = {
        up: 'upwards',
        down: 'downwards',
        'half-up': 'to the nearest, halves upwards',
        'half-even': 'to the nearest, halves to the even multiple',
      }[mode];
      return `Rounded to a multiple of ${to}, ${manner}: ${amount}.`;
    },
    'exemption-claimed': (ground) =>
      `Exemption claimed (${ground}): the full amount is due until a proof of it is approved.`,
    'exemption-refused': (ground, reason) => {
      const why = {
        'not-valid-on-day': 'it was not valid on the day that counts',
        'unknown-ground': 'this tariff has no such ground',
      }[reason];
      return `Exemption refused (${ground}): ${why}.`;
    },
    'exemption-granted': (ground, from, last, amount) =>
      `Exemption granted (${ground}), valid from ${from}${until(last)}: ${amount}.`,
  },
  law: (text) => `Legal reference: ${text}`,
  unsureFigure: { unconfirmed: 'Unconfirmed figure.', sample: 'Sample figure.' },
  unsureRule: { unconfirmed: 'Unconfirmed rule.', sample: 'Sample rule.' },
  total: (amount) => `Amount due: ${amount}.`,
  nothingDue: (ground) => (ground === null ? 'Nothing is due.' : `Nothing is due: exemption granted (${ground}).`),
};
