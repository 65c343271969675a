// A land vehicle as a Malagasy partner might send it, with its owner.
import { type Draw, drawsOf } from './draws';

export type PlausibleVehicle = {
  ref: string;
  registration: string;
  category: 'land';
  type: string;
  fiscalPower: number;
  energy: string;
  firstCirculation: string;
  use: string;
  owner?: { name: string; email?: string; phone: string; language: 'fr' | 'mg' };
};

const types = [
  ['car', 60],
  ['motorcycle', 22],
  ['truck', 8],
  ['bus', 4],
  ['taxi-brousse', 4],
  ['ambulance', 1],
  ['tractor', 1],
] as const;
const powers = {
  car: [4, 14],
  motorcycle: [1, 3],
  truck: [10, 25],
  bus: [10, 20],
  'taxi-brousse': [8, 14],
  ambulance: [7, 12],
  tractor: [6, 16],
} as const;
const energies = [
  ['petrol', 48],
  ['diesel', 46],
  ['hybrid', 4],
  ['electric', 2],
] as const;
const uses = [
  ['private', 80],
  ['commercial', 14],
  ['rental', 5],
  ['administrative', 1],
] as const;

/** Vehicle `index` of a seed; registrations of one seed do not repeat within 80 million (then 2^53 ends). */
export function plausibleVehicle(seed: number, index: number, fiscalYear: number): PlausibleVehicle {
  const draw = drawsOf(seed, index, 'vehicle');
  const type = draw.weighted(types);
  const [leastPower, mostPower] = powers[type];
  return {
    ref: `S${seed}-${index + 1}`,
    registration: registrationOf(seed, index, draw),
    category: 'land',
    type,
    fiscalPower: draw.whole(leastPower, mostPower),
    energy: draw.weighted(energies),
    firstCirculation: firstCirculationOf(fiscalYear, draw),
    use: draw.weighted(uses),
    ...(draw.chance(0.95) && { owner: ownerOf(draw) }),
  };
}

const letters = 26;
const plates = 9_999 * letters ** 3;
// Prime, hence coprime to `plates`: stepping by it visits every plate once before any repeats, in no visible order.
const stride = 104_729_917;

function registrationOf(seed: number, index: number, draw: Draw): string {
  const plate = ((((seed + 1) * 7_368_787) % plates) + index * stride) % plates;
  const letter = (position: number) =>
    String.fromCharCode(65 + (Math.floor(plate / 9_999 / letters ** position) % letters));
  const digits = String((plate % 9_999) + 1);
  return (
    digits +
    draw.weighted([
      [' ', 80],
      ['', 12],
      ['-', 8],
    ]) +
    letter(2) +
    letter(1) +
    letter(0)
  );
}

/** Many imported second-hand: most are 8 to 25 years old, few are new. */
function firstCirculationOf(fiscalYear: number, draw: Draw): string {
  const age = draw.weighted([
    [draw.whole(0, 5), 20],
    [draw.whole(6, 10), 20],
    [draw.whole(11, 20), 35],
    [draw.whole(21, 40), 25],
  ]);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${fiscalYear - 1 - age}-${pad(draw.whole(1, 12))}-${pad(draw.whole(1, 28))}`;
}

const familyNames = [
  'Rakotomalala',
  'Andrianarisoa',
  'Razafindrakoto',
  'Rasoanaivo',
  'Ratsimbazafy',
  'Randriamanantena',
  'Ravelojaona',
  'Andriamihaja',
  'Raharimanana',
  'Rabemananjara',
  "N'Guessan",
  'Lefèvre',
  'Bégué',
  'Hoareau',
];
const givenNames = [
  'Hery',
  'Lalaina',
  'Voahangy',
  'Tiana',
  'Mamy',
  'Fanja',
  'Noro',
  'Solofo',
  'Haja',
  'Zo',
  'Jean-Noël',
  'Françoise',
  'Émilie',
  'Aimé',
];
const companies = [
  'Société Vatosoa SARL',
  'Transports de l’Imerina & Fils',
  'Fiaraha-miasa Mora Mora',
  'Hôtel Ravinala (Nosy Be)',
];
const mailDomains = ['example.com', 'example.mg'];
const mobilePrefixes = ['32', '33', '34', '38'];

function ownerOf(draw: Draw): NonNullable<PlausibleVehicle['owner']> {
  const family = draw.one(familyNames);
  const given = draw.one(givenNames);
  const subscriber = `${draw.whole(10, 99)} ${draw.whole(100, 999)} ${draw.whole(10, 99)}`;
  const prefix = draw.one(mobilePrefixes);
  const address = `${ascii(given)}.${ascii(family)}${draw.whole(1, 9999)}@${draw.one(mailDomains)}`;
  return {
    name: draw.chance(0.06) ? draw.one(companies) : `${family} ${given}`,
    ...(draw.chance(0.7) && { email: address }),
    phone: draw.chance(0.5) ? `+261 ${prefix} ${subscriber}` : `0${prefix} ${subscriber}`,
    language: draw.weighted([
      ['mg', 60],
      ['fr', 40],
    ]),
  };
}

const ascii = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
