// What the tests of explanations in words tell about: one land vehicle, one service, and a step of every kind.
import type { ExplanationSource, ToldExplanation } from '../../shared/domain/explanation/explanation-source';
import type { ExplanationStep, StepOf } from '../../shared/domain/explanation/steps';

export const landTariff = {
  title: 'Madagascar, tax on land vehicles',
  names: {
    fr: 'Madagascar, taxe sur les véhicules terrestres',
    mg: 'Madagasikara, hetra amin’ny fiara an-tanety',
    es: 'Madagascar, impuesto sobre los vehículos terrestres',
    pt: 'Madagáscar, imposto sobre os veículos terrestres',
  },
  category: 'land',
  currency: 'MGA',
  legalReferences: { law: 'PLF 2026, art. 02.09.02', annex: 'PLF 2026, annexe I-102 bis' },
  rule: { method: 'grid' },
  exemptions: [
    { ground: 'ambulance', legalReference: 'law', confidence: 'confirmed' },
    { ground: 'constructor', legalReference: 'law', confidence: 'sample' },
  ],
} as const satisfies ExplanationSource;

export const landVehicle: ToldExplanation = {
  fiscalYear: 2026,
  inputs: { fiscalPower: 7, energy: 'diesel', firstCirculation: '2018-05-17' },
  tariff: { id: 'mg-land-2026', version: 1, hash: '0123456789abcdef' },
  steps: [
    { rule: 'grid', cell: '5-9/diesel/>5<=10', amount: 65_000, law: 'annex', confidence: 'confirmed' },
    { rule: 'exemption-claimed', ground: 'ambulance', law: 'law', awaits: 'proof' },
  ],
};

export const serviceTariff = {
  title: 'Certificado de origen',
  names: { fr: 'Certificat d’origine', en: 'Certificate of origin', pt: 'Certificado de origem' },
  category: 'service',
  service: 'T-552',
  currency: 'XAF',
  legalReferences: { law: 'Ley 4/2004, art. 12' },
  inputs: {
    base: { type: 'amount' },
    pages: {
      type: 'number',
      names: { fr: 'nombre de pages', mg: 'isan’ny pejy', en: 'number of pages', es: 'folios', pt: 'folhas' },
      unit: 'pp.',
    },
  },
  rule: {
    method: 'by-kind',
    kinds: {
      issue: { method: 'cases', cases: [{ key: 'short', label: { en: 'short form', fr: 'forme courte' } }] },
      renewal: { method: 'formula', text: 'base * 0.025' },
    },
  },
  rebates: [{ id: 'early-payment', percent: '10' }, { id: 'fixed' }],
} as const satisfies ExplanationSource;

const law = 'law';
export const service: ToldExplanation = {
  fiscalYear: 2026,
  inputs: { kind: 'renewal', base: 75_010 },
  tariff: { id: 'gq-t-552', version: 3, hash: 'fedcba9876543210' },
  steps: [
    {
      rule: 'percentage',
      of: 'base',
      value: 75_010,
      percent: '2.5',
      exact: '1875.25',
      law,
      confidence: 'unconfirmed',
    },
    { rule: 'rounding', to: 1, mode: 'half-up', amount: 1875, law, confidence: 'confirmed' },
  ],
};

const sure = { law, confidence: 'confirmed' } as const;

/** One of every rule, so that a new one does not compile without an example here. */
export const stepOfEvery: { [Rule in ExplanationStep['rule']]: StepOf<Rule> } = {
  grid: { rule: 'grid', cell: '>15/electric/<=5', amount: 60_000, ...sure },
  amount: { rule: 'amount', amount: 1500, ...sure },
  case: { rule: 'case', case: 'short', amount: 200_000, ...sure },
  percentage: { rule: 'percentage', of: 'base', value: 50_000, percent: '2.5', amount: 1250, ...sure },
  slice: { rule: 'slice', of: 'base', from: 50_000, to: 100_000, part: 25_000, percent: '10', share: '2500', ...sure },
  slices: { rule: 'slices', exact: '10/3', ...sure },
  bracket: { rule: 'bracket', of: 'pages', value: 20, from: 10, to: 50, amount: 5000, ...sure },
  units: { rule: 'units', of: 'pages', value: 5, rate: '500', fixed: 3000, amount: 5500, ...sure },
  formula: { rule: 'formula', exact: '1250.5', ...sure },
  rebate: { rule: 'rebate', rebate: 'early-payment', minus: '125.05', exact: '1125.45', ...sure },
  minimum: { rule: 'minimum', amount: 1000, ...sure },
  maximum: { rule: 'maximum', amount: 50_000, ...sure },
  rounding: { rule: 'rounding', to: 100, mode: 'half-even', amount: 1200, ...sure },
  'exemption-claimed': { rule: 'exemption-claimed', ground: 'ambulance', law, awaits: 'proof' },
  'exemption-refused': {
    rule: 'exemption-refused',
    exemption: 'EX-1',
    ground: 'ambulance',
    reason: 'not-valid-on-day',
  },
  'exemption-granted': {
    rule: 'exemption-granted',
    exemption: 'EX-1',
    ground: 'ambulance',
    valid: { from: '2026-01-01', to: '2027-01-01' },
    amount: 0,
    law,
  },
};
