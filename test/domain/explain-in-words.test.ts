import fc from 'fast-check';
import { dayBefore } from '../../shared/domain/explanation/day-text';
import { explainInWords, explanationLanguages } from '../../shared/domain/explanation/explain-in-words';
import type { ExplanationSource, ToldExplanation } from '../../shared/domain/explanation/explanation-source';
import { commaNumbers, numberText, spacedNumbers } from '../../shared/domain/explanation/number-text';
import type { ExplanationStep } from '../../shared/domain/explanation/steps';
import type { Language } from '../../shared/domain/vehicle-fields';
import { landTariff, landVehicle, service, serviceTariff, stepOfEvery } from './explained-in-words';
import { landGolden, serviceGolden } from './golden-explanations';

/** Special spaces have tests of their own; elsewhere they would only make expectations unreadable. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

function told(explanation: ToldExplanation, source: ExplanationSource, language: Language): string[] {
  return explainInWords(explanation, source, language).sentences.map(plain);
}

/** The sentence of one step, told of a service that has grounds for exemption too. */
function sentenceOf(step: ExplanationStep, language: Language, kind = 'issue'): string {
  const source = { ...serviceTariff, exemptions: landTariff.exemptions };
  return told({ ...service, inputs: { kind }, steps: [step] }, source, language)[2]!;
}

describe.each(explanationLanguages)('in %s', (language) => {
  test('a land vehicle reads from what is taxed to the amount due', () => {
    expect(told(landVehicle, landTariff, language)).toEqual(landGolden[language]);
  });

  test('a service reads the same way, with its kind', () => {
    expect(told(service, serviceTariff, language)).toEqual(serviceGolden[language]);
  });

  test.each(Object.values(stepOfEvery))('a step of rule $rule is one sentence that names its law', (step) => {
    const sentence = sentenceOf(step, language);
    expect(sentence).toContain('Ley 4/2004, art. 12.');
    expect(sentence).not.toMatch(/undefined|null|[{}]|NaN|\[object/);
    expect(sentence).not.toMatch(/ {2}|\.\.|^[a-z]/);
  });

  test('figures that are not confirmed say so, confirmed ones say nothing', () => {
    const noteOf = (confidence: 'confirmed' | 'unconfirmed' | 'sample') =>
      sentenceOf({ rule: 'amount', amount: 1, law: 'law', confidence }, language).split('art. 12.')[1];
    expect(noteOf('confirmed')).toBe('');
    expect(noteOf('unconfirmed')).toMatch(/^ \S.+\.$/);
    expect(noteOf('sample')).toMatch(/^ \S.+\.$/);
    expect(noteOf('sample')).not.toBe(noteOf('unconfirmed'));
  });
});

test('each kind of step says in plain words what it did', () => {
  const rules = Object.values(stepOfEvery);
  const english = rules.map((step) => sentenceOf(step, 'en').split(' Legal reference')[0]);
  expect(english).toEqual([
    'Tariff grid (fiscal power over 15 CV, electric, age up to 5 years): 60,000 FCFA.',
    'Fixed amount: 1,500 FCFA.',
    'Case “short form”: 200,000 FCFA.',
    'Percentage: base amount 50,000 FCFA × 2.5% = 1,250 FCFA.',
    'Slice 50,000 to 100,000 FCFA: 25,000 FCFA × 10% = 2,500 FCFA.',
    'All slices together: 3.3333… FCFA.',
    'Bracket 10 to under 50 pp. (number of pages 20 pp.): 5,000 FCFA.',
    'Per unit: 3,000 FCFA + number of pages 5 pp. × 500 FCFA = 5,500 FCFA.',
    'The tariff’s formula: 1,250.5 FCFA.',
    'Rebate “early payment” (10%): less 125.05 FCFA, which leaves 1,125.45 FCFA.',
    'Raised to the minimum: 1,000 FCFA.',
    'Limited to the maximum: 50,000 FCFA.',
    'Rounded to a multiple of 100 FCFA, to the nearest, halves to the even multiple: 1,200 FCFA.',
    'Exemption claimed (ambulance): the full amount is due until a proof of it is approved.',
    'Exemption refused (ambulance): it was not valid on the day that counts.',
    'Exemption granted (ambulance), valid from 1 January 2026 up to and including 31 December 2026: 0 FCFA.',
  ]);
  const french = rules.map((step) => sentenceOf(step, 'fr').split(' Référence légale')[0]);
  expect(french).toEqual([
    'Barème (puissance fiscale de plus de 15 CV, électrique, âge jusqu’à 5 ans) : 60 000 FCFA.',
    'Montant fixe : 1 500 FCFA.',
    'Cas « forme courte » : 200 000 FCFA.',
    'Pourcentage : montant de base 50 000 FCFA × 2,5 % = 1 250 FCFA.',
    'Tranche de 50 000 à 100 000 FCFA : 25 000 FCFA × 10 % = 2 500 FCFA.',
    'Total des tranches : 3,3333… FCFA.',
    'Palier de 10 à moins de 50 pp. (nombre de pages 20 pp.) : 5 000 FCFA.',
    'À l’unité : 3 000 FCFA + nombre de pages 5 pp. × 500 FCFA = 5 500 FCFA.',
    'Formule du tarif : 1 250,5 FCFA.',
    'Réduction « early payment » (10 %) : moins 125,05 FCFA, soit 1 125,45 FCFA.',
    'Porté au minimum : 1 000 FCFA.',
    'Ramené au maximum : 50 000 FCFA.',
    'Arrondi à un multiple de 100 FCFA, au plus proche, la moitié vers le multiple pair : 1 200 FCFA.',
    'Exonération demandée (ambulance) : le montant entier reste dû tant qu’un justificatif n’est pas approuvé.',
    'Exonération refusée (ambulance) : elle n’était pas valable au jour pris en compte.',
    'Exonération accordée (ambulance), valable du 1er janvier 2026 au 31 décembre 2026 inclus : 0 FCFA.',
  ]);
});

test('open ends, percentages of a bracket and rebates of a fixed amount have words of their own', () => {
  const sure = { law: 'law', confidence: 'confirmed' } as const;
  const first = (step: ExplanationStep) => sentenceOf(step, 'es').split(' Referencia')[0];
  const slice = { ...stepOfEvery.slice, to: null };
  expect(first(slice)).toBe('Tramo de más de 50 000 FCFA: 25 000 FCFA × 10 % = 2 500 FCFA.');
  const open = { rule: 'bracket', of: 'base', value: 200, from: 100, to: null, percent: '2.50', amount: 5 } as const;
  expect(first({ ...open, ...sure })).toBe(
    'Escalón a partir de 100 FCFA (importe de la base 200 FCFA): 200 FCFA × 2,5 % = 5 FCFA.',
  );
  const rebate = { rule: 'rebate', rebate: 'fixed', minus: '500', amount: 0, ...sure } as const;
  expect(first(rebate)).toBe('Bonificación «fixed»: menos 500 FCFA, resultan 0 FCFA.');
  expect(first({ ...stepOfEvery.units, fixed: undefined } as never)).toBe(
    'Por unidad: folios 5 pp. × 500 FCFA = 5 500 FCFA.',
  );
});

test('the rule of the request’s kind gives labels and formula', () => {
  expect(sentenceOf(stepOfEvery.formula, 'en', 'renewal')).toMatch(/^Formula “base \* 0\.025”: /);
  expect(sentenceOf(stepOfEvery.case, 'en', 'renewal')).toMatch(/^Case “short”: /);
  expect(sentenceOf(stepOfEvery.case, 'pt')).toMatch(/^Caso «short»: /);
});

test('an approved exemption ends in nothing due, and why', () => {
  const steps = [
    landVehicle.steps[0]!,
    { ...stepOfEvery['exemption-granted'], valid: { from: '2026-03-01', to: null } },
  ];
  const totals = explanationLanguages.map((language) => told({ ...landVehicle, steps }, landTariff, language).at(-1));
  expect(totals).toEqual([
    'Montant à payer : 0 Ar. Rien à payer : exonération accordée (ambulance).',
    'Vola aloa : 0 Ar. Tsy misy vola aloa : nekena ny fanafahana amin’ny hetra (fiara mpitondra marary).',
    'Amount due: 0 Ar. Nothing is due: exemption granted (ambulance).',
    'Importe a pagar: 0 Ar. Nada que pagar: exención concedida (ambulancia).',
    'Montante a pagar: 0 Ar. Nada a pagar: isenção concedida (ambulância).',
  ]);
  expect(told({ ...landVehicle, steps }, landTariff, 'fr')[4]).toContain('valable à partir du 1er mars 2026 : 0 Ar.');
});

test('a refused exemption leaves the amount, with the law where the document knows the ground', () => {
  const refused = { rule: 'exemption-refused', exemption: 'EX-1', ground: 'taxi', reason: 'unknown-ground' } as const;
  const sentences = told({ ...landVehicle, steps: [landVehicle.steps[0]!, refused] }, landTariff, 'en');
  expect(sentences.slice(-2)).toEqual([
    'Exemption refused (taxi): this tariff has no such ground.',
    'Amount due: 65,000 Ar.',
  ]);
});

test('a ground that is not sure is noted as a rule, even under a name that objects have', () => {
  const claimed = { rule: 'exemption-claimed', ground: 'constructor', law: 'law', awaits: 'proof' } as const;
  expect(sentenceOf(claimed, 'en')).toBe(
    'Exemption claimed (constructor): the full amount is due until a proof of it is approved. ' +
      'Legal reference: Ley 4/2004, art. 12. Sample rule.',
  );
});

test('what vehicles at sea and in the air declare is told with its units', () => {
  const inputs = { type: 'jet-ski', use: 'private', fiscalPower: null, powerKw: 90.5, lengthMetres: 7.25 };
  const sea = { ...landTariff, category: 'sea' } as const;
  const [subject, , considered] = told({ ...landVehicle, inputs }, sea, 'fr');
  expect(subject).toBe('Taxe sur un bateau, exercice fiscal 2026.');
  expect(considered).toBe(
    'Éléments pris en compte : type « jet-ski », usage « privé », puissance du moteur 90,5 kW, longueur déclarée 7,25 m.',
  );
});

test('nothing is said about inputs where the rule read none, nor about a total that nothing decided', () => {
  expect(told({ ...service, inputs: { kind: 'issue' }, steps: [] }, serviceTariff, 'en')).toEqual([
    'Service T-552, issue, fiscal year 2026.',
    'Tariff: “Certificate of origin”, version 3 (gq-t-552, fedcba9876543210).',
  ]);
});

test('digits are grouped by a narrow space or the English comma, and units do not break away', () => {
  const last = (language: Language) =>
    explainInWords(
      { ...service, steps: [{ ...stepOfEvery.amount, amount: 1_234_567 }] },
      serviceTariff,
      language,
    ).sentences.at(-1);
  expect(last('fr')).toBe('Montant à payer\u00a0: 1\u202f234\u202f567\u00a0FCFA.');
  expect(last('mg')).toBe('Vola aloa\u00a0: 1\u202f234\u202f567\u00a0FCFA.');
  expect(last('es')).toBe('Importe a pagar: 1\u202f234\u202f567\u00a0FCFA.');
  expect(last('pt')).toBe('Montante a pagar: 1\u202f234\u202f567\u00a0FCFA.');
  expect(last('en')).toBe('Amount due: 1,234,567\u00a0FCFA.');
});

test('exact fractions show their decimals, and that they go on', () => {
  const shown = (text: string | number) => numberText(text, commaNumbers);
  expect(['10/3', '-1/3', '1/2', '100000/7', '1/30000', '1250.50', '0.125', '5/0'].map(shown)).toEqual([
    ...['3.3333…', '−0.3333…', '0.5', '14,285.7142…', '0.0000…', '1,250.5', '0.125', '5/0'],
  ]);
  expect([1e21, 0.1, -1234.5, 1e-7, Number.NaN].map(shown)).toEqual([
    ...['1,000,000,000,000,000,000,000', '0.1', '−1,234.5', '0.0000001', '–'],
  ]);
  expect(numberText('31/3', spacedNumbers)).toBe('10,3333…');
});

test('the last day of a half-open range is the day before its end', () => {
  const ends = ['2027-01-01', '2024-03-01', '2026-03-01', '2026-05-01', '2026-05-17', '0001-01-01', 'soon'];
  expect(ends.map(dayBefore)).toEqual([
    ...['2026-12-31', '2024-02-29', '2026-02-28', '2026-04-30', '2026-05-16', '0001-01-01', 'soon'],
  ]);
});

test('whatever the amounts and the words of cells, inputs and grounds, an explanation can be told', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('__proto__', 'toString', 'constructor', '1-4/x/>20', '//', '>=5<9'),
  );
  const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double());
  const exact = fc.oneof(
    fc.string(),
    fc.tuple(fc.bigInt(), fc.bigInt()).map(([a, b]) => `${a}/${b}`),
  );
  fc.assert(
    fc.property(fc.constantFrom(...explanationLanguages), word, number, exact, (language, text, amount, fraction) => {
      const sourced = { law: text, confidence: 'sample' } as const;
      const steps: ExplanationStep[] = [
        { rule: 'grid', cell: text, amount, ...sourced },
        { rule: 'case', case: text, amount, ...sourced },
        { rule: 'units', of: text, value: amount, rate: fraction, exact: fraction, ...sourced },
        { rule: 'bracket', of: text, value: amount, from: amount, to: null, percent: fraction, amount, ...sourced },
        { rule: 'rebate', rebate: text, minus: fraction, exact: fraction, ...sourced },
        { rule: 'exemption-refused', exemption: text, ground: text, reason: 'unknown-ground' },
      ];
      const inputs = { kind: text, [text]: amount, energy: text, firstCirculation: text };
      for (const source of [landTariff, serviceTariff]) {
        const { sentences } = explainInWords({ ...landVehicle, inputs, steps }, source, language);
        expect(sentences).toHaveLength(3 + steps.length + 1);
        for (const sentence of sentences) expect(typeof sentence).toBe('string');
      }
    }),
  );
});
