// What explanations say in Malagasy, punctuated as Madagascar does, with the spaces of French.

import type { ExplanationTexts } from './explanation-texts';
import { frenchSpaces as mg } from './french-spaces';
import { spacedNumbers } from './number-text';

export const textsMg: ExplanationTexts = {
  numbers: spacedNumbers,
  months: [
    'Janoary',
    'Febroary',
    'Martsa',
    'Aprily',
    'Mey',
    'Jona',
    'Jolay',
    'Aogositra',
    'Septambra',
    'Oktobra',
    'Novambra',
    'Desambra',
  ],
  day: (day, month, year) => `${day} ${month} ${year}`,
  quoted: (text) => mg`« ${text} »`,
  words: {
    petrol: 'lasantsy',
    diesel: 'gazoala',
    electric: 'herinaratra',
    hybrid: 'hybride',
    'international-convention': 'fifanarahana iraisam-pirenena',
    ambulance: 'fiara mpitondra marary',
    'fire-service': 'mpamono afo',
    administrative: 'fiaram-panjakana',
    private: 'an’olon-tsotra',
    professional: 'fanaovana asa',
    plane: 'fiaramanidina',
    helicopter: 'helikoptera',
    drone: 'drône',
    ulm: 'ULM',
    glider: 'planeur',
    balloon: 'balaonina',
    'pleasure-craft': 'sambo fitsangatsanganana',
    'jet-ski': 'jet-ski',
  },
  inputs: {
    type: 'karazana',
    use: 'fampiasana',
    fiscalPower: 'hery ara-ketra',
    powerKw: 'herin’ny maotera',
    lengthMetres: 'halava nambara',
    base: 'vola ifotoran’ny kajy',
    quantity: 'isa',
  },
  firstCirculation: (day) => `nampiasaina voalohany tamin’ny ${day}`,
  bands: {
    between: (from, to) => `${from} ka hatramin’ny ${to}`,
    upTo: (to) => `hatramin’ny ${to}`,
    over: (from) => `mihoatra ny ${from}`,
    overUpTo: (from, to) => `mihoatra ny ${from} ka hatramin’ny ${to}`,
    under: (to) => `latsaky ny ${to}`,
    atLeast: (from) => `${from} no ho miakatra`,
    fromToUnder: (from, to) => `${from} ka latsaky ny ${to}`,
  },
  gridCell: (power, energy, age) => `hery ara-ketra ${power}, ${energy}, fiara ${age} taona`,
  vehicle: (category, fiscalYear) => {
    const taxed = {
      land: 'fiara an-tanety',
      air: 'fitaovana fitaterana an’habakabaka',
      sea: 'sambo',
      rail: 'fiarandalamby',
    }[category];
    return `Hetra amin’ny ${taxed}, taona ara-ketra ${fiscalYear}.`;
  },
  service: (code, kind, fiscalYear) =>
    `Tolotra ${code}${kind === null ? '' : `, ${kind}`}, taona ara-ketra ${fiscalYear}.`,
  kinds: { issue: 'fanomezana', renewal: 'fanavaozana' },
  tariff: (title, version, citation) => mg`Tarifa : « ${title} », kinova ${version} (${citation}).`,
  considered: (inputs) => mg`Noraisina tamin’ny kajy : ${inputs}.`,
  steps: {
    grid: (cell, amount) => mg`Tabilaon’ny tarifa (${cell}) : ${amount}.`,
    amount: (amount) => mg`Sarany raikitra : ${amount}.`,
    case: (label, amount) => mg`Tranga « ${label} » : ${amount}.`,
    percentage: (sum) => mg`Isan-jato : ${sum}.`,
    slice: (range, sum) => mg`Ampahany ${range} : ${sum}.`,
    slices: (amount) => mg`Fitambaran’ny ampahany rehetra : ${amount}.`,
    bracket: (range, input, sum) => mg`Sokajy ${range} (${input}) : ${sum}.`,
    units: (sum) => mg`Kajy araka ny isa : ${sum}.`,
    formula: (formula, amount) =>
      formula === null ? mg`Raikipohin’ny tarifa : ${amount}.` : mg`Raikipohy « ${formula} » : ${amount}.`,
    rebate: (name, percent, minus, amount) =>
      mg`Fihenana « ${name} »${percent === null ? '' : ` (${percent})`} : nesorina ${minus}, ka ${amount} no sisa.`,
    minimum: (amount) => mg`Nampiakarina ho amin’ny farany ambany : ${amount}.`,
    maximum: (amount) => mg`Noferana ho amin’ny farany ambony : ${amount}.`,
    rounding: (to, mode, amount) => {
      const manner = {
        up: 'miakatra',
        down: 'midina',
        'half-up': 'ho amin’ny akaiky indrindra, miakatra ny antsasany',
        'half-even': 'ho amin’ny akaiky indrindra, mankany amin’ny isa ankasa ny antsasany',
      }[mode];
      return mg`Natao isa boribory isaky ny ${to}, ${manner} : ${amount}.`;
    },
    'exemption-claimed': (ground) =>
      mg`Nangatahina ny fanafahana amin’ny hetra (${ground}) : aloa feno ny vola raha mbola tsy ekena ny porofo.`,
    'exemption-refused': (ground, reason) => {
      const why = {
        'not-valid-on-day': 'tsy nanan-kery izany tamin’ny andro noraisina tamin’ny kajy',
        'unknown-ground': 'tsy voalazan’ity tarifa ity izany antony izany',
      }[reason];
      return mg`Nolavina ny fanafahana amin’ny hetra (${ground}) : ${why}.`;
    },
    'exemption-granted': (ground, from, last, amount) => {
      const days = `manomboka ny ${from}${last === null ? '' : ` ka hatramin’ny ${last}`}`;
      return mg`Nekena ny fanafahana amin’ny hetra (${ground}), manan-kery ${days} : ${amount}.`;
    },
  },
  law: (text) => mg`Fototra ara-dalàna : ${text}`,
  unsureFigure: { unconfirmed: 'Tarehimarika mbola tsy voamarina.', sample: 'Tarehimarika ohatra ihany.' },
  unsureRule: { unconfirmed: 'Fitsipika mbola tsy voamarina.', sample: 'Fitsipika ohatra ihany.' },
  total: (amount) => mg`Vola aloa : ${amount}.`,
  nothingDue: (ground) =>
    ground === null ? 'Tsy misy vola aloa.' : mg`Tsy misy vola aloa : nekena ny fanafahana amin’ny hetra (${ground}).`,
};
