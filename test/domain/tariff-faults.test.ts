// What no tariff may contain: each fault is found before anybody is taxed by it, and named with its place.
import { base, faultsOfTariff, quantity, sourced } from './a-tariff';

const percentage = { method: 'percentage', of: 'base', percent: '10', ...sourced };
const formula = (text: string) => ({ inputs: base, rule: { method: 'formula', text, ...sourced } });
const slices = (...list: [number, number | null][]) => ({
  inputs: base,
  rule: { method: 'marginal', of: 'base', slices: list.map(([from, to]) => ({ from, to, percent: '5' })), ...sourced },
});
const brackets = (...list: object[]) => ({
  inputs: base,
  rule: { method: 'brackets', of: 'base', brackets: list, ...sourced },
});
const cases = (...list: object[]) => ({
  inputs: { ...quantity, zone: { type: 'choice', values: ['city', 'village'] } },
  rule: { method: 'cases', cases: list.map((one, index) => ({ key: `case-${index}`, ...sourced, ...one })) },
});
const village = { input: 'zone', in: ['village'] };

test('a lawful tariff has none', () => {
  for (const over of [
    {},
    { inputs: base, rule: percentage },
    formula('base * 2'),
    slices([0, 10], [10, null]),
    cases({ when: village, amount: 1 }, { amount: 2 }),
  ])
    expect(faultsOfTariff(over)).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a formula that may divide by zero', formula('100 / (base - 5)'), 'rule.text: '],
  ['a formula with an unknown input', formula('base * rate'), 'rule.text: '],
  ['a formula that is none', formula('base * (2'), 'rule.text: '],
  ['a formula that may come out negative', formula('base - 1000'), 'rule: may come to -999'],
  [
    'a formula that overflows',
    formula('base * base'),
    'rule: may come to 1000000000000000000, above the largest amount',
  ],
  ['a percentage of an unknown input', { rule: percentage }, 'rule.of: no such input: base; there are none'],
  [
    'a percentage of what may be nothing',
    { inputs: { base: { ...base.base, min: 0 } }, rule: percentage },
    'rule.of: base may be 0',
  ],
  ['a percentage of zero', { inputs: base, rule: { ...percentage, percent: '0.00' } }, 'rule.percent: a rate of zero'],
  ['a percentage with a comma', { inputs: base, rule: { ...percentage, percent: '2,5' } }, 'rule.percent: '],
  [
    'a percentage of a word',
    { inputs: { base: { type: 'choice', values: ['a'] } }, rule: percentage },
    'rule.of: base is no number',
  ],
  ['a gap between slices', slices([0, 10], [20, null]), 'rule.slices[1].from: leaves a gap: expected 10, got 20'],
  ['slices that overlap', slices([0, 10], [5, null]), 'rule.slices[1].from: leaves an overlap: expected 10, got 5'],
  ['slices that begin above 0', slices([1, 10], [10, null]), 'rule.slices[0].from: has to be 0'],
  ['a slice upside down', slices([0, 10], [10, 5]), 'rule.slices[1].to: has to lie above from'],
  ['an open slice that is not the last', slices([0, null], [10, null]), 'rule.slices[1]: follows one without an end'],
  ['brackets that miss a value', brackets({ from: 100, to: null, amount: 1 }), 'rule.brackets[0].from: leaves a gap'],
  [
    'a bracket with two prices',
    brackets({ from: 0, to: null, amount: 1, percent: '2' }),
    'rule.brackets[0]: has to have either',
  ],
  ['a bracket without a price', brackets({ from: 0, to: null }), 'rule.brackets[0]: has to have either'],
  [
    'cases that miss the rest',
    cases({ when: village, amount: 1 }),
    'rule.cases[0].when: the last case must catch the rest',
  ],
  ['a case that is never reached', cases({ amount: 1 }, { amount: 2 }), 'rule.cases[0]: has no condition'],
  ['a case with two outcomes', cases({ amount: 1, refuse: 'no' }), 'rule.cases[0]: has to have either'],
  [
    'two cases of one key',
    cases({ key: 'x', when: village, amount: 1 }, { key: 'x', amount: 2 }),
    'rule.cases[1]: repeats x',
  ],
  [
    'a condition on nothing',
    cases({ when: { input: 'colour', in: ['red'] }, amount: 1 }, { amount: 2 }),
    'rule.cases[0].when.input: no such input',
  ],
  [
    'a condition that is never met',
    cases({ when: { input: 'zone', in: ['moon'] }, amount: 1 }, { amount: 2 }),
    'rule.cases[0].when.in[0]: zone is never moon',
  ],
  [
    'a threshold on a word',
    cases({ when: { input: 'zone', atLeast: 1 }, amount: 1 }, { amount: 2 }),
    'rule.cases[0].when: zone is a word',
  ],
  ['a negative amount', { rule: { method: 'amount', amount: -1, ...sourced } }, 'rule.amount: '],
  ['an amount beyond all sums', { rule: { method: 'amount', amount: 1e15, ...sourced } }, 'rule.amount: '],
  ['half a franc', { rule: { method: 'amount', amount: 0.5, ...sourced } }, 'rule.amount: '],
  ['fractions that nobody rounds', { inputs: base, rule: percentage, rounding: undefined }, 'rounding: is missing'],
  [
    'a rebate of more than all',
    { rebates: [{ id: 'x', percent: '100.5', ...sourced }] },
    'rebates[0].percent: takes away more',
  ],
  [
    'a rebate of two kinds',
    { rebates: [{ id: 'x', percent: '5', amount: 3, ...sourced }] },
    'rebates[0]: has to have either',
  ],
  [
    'a most below the least',
    { minimum: { amount: 9, ...sourced }, maximum: { amount: 3, ...sourced } },
    'maximum.amount: is below the minimum',
  ],
  [
    'a most that is no multiple of the rounding',
    { maximum: { amount: 150, ...sourced }, rounding: { to: 100, mode: 'up', ...sourced } },
    'maximum.amount: is no multiple of 100',
  ],
  [
    'a least that is no multiple of the rounding',
    { minimum: { amount: 30, ...sourced }, rounding: { to: 100, mode: 'half-up', ...sourced } },
    'minimum.amount: is no multiple of 100',
  ],
  [
    'an amount that is rounded beyond all sums',
    {
      rule: { method: 'amount', amount: 999_999_999_999, ...sourced },
      rounding: { to: 1_000_000, mode: 'up', ...sourced },
    },
    'rounding: may round up to more',
  ],
  ['an input upside down', { inputs: { base: { ...base.base, min: 5, max: 2 } } }, 'inputs.base.max: is below min'],
  ['an input with a reserved name', { inputs: { kind: base.base } }, 'inputs.kind: '],
  ['a service without its code', { service: undefined }, 'service: is missing'],
  [
    'a vehicle with a service',
    { category: 'air', rounding: undefined },
    'service: is for documents of the category service',
  ],
  [
    'a law that is not listed',
    { rule: { method: 'amount', amount: 1, legalReference: 'rumour', confidence: 'confirmed' } },
    'rule.legalReference: no such legal reference',
  ],
  ['a figure without its source', { rule: { method: 'amount', amount: 1 } }, 'rule.legalReference: '],
  ['no issue and no renewal', { rule: { method: 'by-kind', kinds: {} } }, 'rule.kinds: '],
  [
    'two grounds that one word claims',
    { exemptions: ['a', 'b'].map((ground) => ({ ground, claimedBy: ['x'], ...sourced })) },
    'exemptions[1].claimedBy[0]: x claims a already',
  ],
  [
    'a penalty that charges nothing',
    {
      latePayment: [
        {
          id: 'l',
          on: true,
          dueFrom: '2026-01-01',
          dueTo: null,
          graceDays: 0,
          rounding: { to: 1, mode: 'up' },
          ...sourced,
        },
      ],
    },
    'latePayment[0]: ',
  ],
])('%s is refused', (_, over, expected) => {
  expect(faultsOfTariff(over)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
});

test('faults of an absurd document are many, but not endless', () => {
  const rows = Array.from({ length: 2000 }, () => ({ x: 'y', amounts: { a: -1 } }));
  expect(faultsOfTariff({ rule: { method: 'grid', axes: {}, rows, checksum: 0 } }).length).toBeLessThanOrEqual(200);
});

test('faults within a fee for a kind say for which', () => {
  const rule = { method: 'by-kind', kinds: { renewal: percentage } };
  expect(faultsOfTariff({ rule })).toEqual(
    expect.arrayContaining([expect.stringMatching(/^rule\.kinds\.renewal\.of: /)]),
  );
});
