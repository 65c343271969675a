// What explanations say in French.

import type { ExplanationTexts } from './explanation-texts';
import { frenchSpaces as fr } from './french-spaces';
import { spacedNumbers } from './number-text';

export const textsFr: ExplanationTexts = {
  numbers: spacedNumbers,
  months: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  day: (day, month, year) => `${day === 1 ? '1er' : day} ${month} ${year}`,
  quoted: (text) => fr`« ${text} »`,
  words: {
    petrol: 'essence',
    diesel: 'diesel',
    electric: 'électrique',
    hybrid: 'hybride',
    'international-convention': 'convention internationale',
    ambulance: 'ambulance',
    'fire-service': 'sapeurs-pompiers',
    administrative: 'véhicule administratif',
    private: 'privé',
    professional: 'professionnel',
    plane: 'avion',
    helicopter: 'hélicoptère',
    drone: 'drone',
    ulm: 'ULM',
    glider: 'planeur',
    balloon: 'ballon',
    'pleasure-craft': 'bateau de plaisance',
    'jet-ski': 'jet-ski',
  },
  inputs: {
    type: 'type',
    use: 'usage',
    fiscalPower: 'puissance fiscale',
    powerKw: 'puissance du moteur',
    lengthMetres: 'longueur déclarée',
    base: 'montant de base',
    quantity: 'quantité',
  },
  firstCirculation: (day) => `première mise en circulation le ${day}`,
  bands: {
    between: (from, to) => `de ${from} à ${to}`,
    upTo: (to) => `jusqu’à ${to}`,
    over: (from) => `de plus de ${from}`,
    overUpTo: (from, to) => `de plus de ${from} et jusqu’à ${to}`,
    under: (to) => `de moins de ${to}`,
    atLeast: (from) => `à partir de ${from}`,
    fromToUnder: (from, to) => `de ${from} à moins de ${to}`,
  },
  gridCell: (power, energy, age) => `puissance fiscale ${power}, ${energy}, âge ${age} ans`,
  vehicle: (category, fiscalYear) => {
    const taxed = {
      land: 'un véhicule terrestre',
      air: 'un aéronef',
      sea: 'un bateau',
      rail: 'un véhicule ferroviaire',
    }[category];
    return `Taxe sur ${taxed}, exercice fiscal ${fiscalYear}.`;
  },
  service: (code, kind, fiscalYear) =>
    `Service ${code}${kind === null ? '' : `, ${kind}`}, exercice fiscal ${fiscalYear}.`,
  kinds: { issue: 'délivrance', renewal: 'renouvellement' },
  tariff: (title, version, citation) => fr`Tarif : « ${title} », version ${version} (${citation}).`,
  considered: (inputs) => fr`Éléments pris en compte : ${inputs}.`,
  steps: {
    grid: (cell, amount) => fr`Barème (${cell}) : ${amount}.`,
    amount: (amount) => fr`Montant fixe : ${amount}.`,
    case: (label, amount) => fr`Cas « ${label} » : ${amount}.`,
    percentage: (sum) => fr`Pourcentage : ${sum}.`,
    slice: (range, sum) => fr`Tranche ${range} : ${sum}.`,
    slices: (amount) => fr`Total des tranches : ${amount}.`,
    bracket: (range, input, sum) => fr`Palier ${range} (${input}) : ${sum}.`,
    units: (sum) => fr`À l’unité : ${sum}.`,
    formula: (formula, amount) =>
      formula === null ? fr`Formule du tarif : ${amount}.` : fr`Formule « ${formula} » : ${amount}.`,
    rebate: (name, percent, minus, amount) =>
      fr`Réduction « ${name} »${percent === null ? '' : ` (${percent})`} : moins ${minus}, soit ${amount}.`,
    minimum: (amount) => fr`Porté au minimum : ${amount}.`,
    maximum: (amount) => fr`Ramené au maximum : ${amount}.`,
    rounding: (to, mode, amount) => {
      const manner = {
        up: 'par excès',
        down: 'par défaut',
        'half-up': 'au plus proche, la moitié par excès',
        'half-even': 'au plus proche, la moitié vers le multiple pair',
      }[mode];
      return fr`Arrondi à un multiple de ${to}, ${manner} : ${amount}.`;
    },
    'exemption-claimed': (ground) =>
      fr`Exonération demandée (${ground}) : le montant entier reste dû tant qu’un justificatif n’est pas approuvé.`,
    'exemption-refused': (ground, reason) => {
      const why = {
        'not-valid-on-day': 'elle n’était pas valable au jour pris en compte',
        'unknown-ground': 'ce tarif ne prévoit pas ce motif',
      }[reason];
      return fr`Exonération refusée (${ground}) : ${why}.`;
    },
    'exemption-granted': (ground, from, last, amount) => {
      const days = last === null ? `à partir du ${from}` : `du ${from} au ${last} inclus`;
      return fr`Exonération accordée (${ground}), valable ${days} : ${amount}.`;
    },
  },
  law: (text) => fr`Référence légale : ${text}`,
  unsureFigure: { unconfirmed: 'Chiffre non confirmé.', sample: 'Chiffre donné à titre d’exemple.' },
  unsureRule: { unconfirmed: 'Règle non confirmée.', sample: 'Règle donnée à titre d’exemple.' },
  total: (amount) => fr`Montant à payer : ${amount}.`,
  nothingDue: (ground) => (ground === null ? 'Rien à payer.' : fr`Rien à payer : exonération accordée (${ground}).`),
};
