// Every method of calculation: what it comes to, what it leaves in the explanation, and what it refuses.
import { readServiceInputs } from '../../shared/domain/tariff/read-service-inputs';
import { base, compiled, quantity, sourced } from './a-tariff';

type Given = Record<string, string | number>;

function priced(over: Record<string, unknown>, given: Given = {}) {
  const outcome = compiled(over).compute(given, 2026);
  if ('fault' in outcome) return outcome.fault;
  return { amount: outcome.amount, steps: outcome.steps };
}

const percentage = (percent: string) => ({
  inputs: base,
  rule: { method: 'percentage', of: 'base', percent, ...sourced },
});
const slices = [
  { from: 0, to: 50_000, percent: '5' },
  { from: 50_000, to: 100_000, percent: '10' },
  { from: 100_000, to: null, percent: '15' },
];
const marginal = (over: object[] = slices) => ({
  inputs: base,
  rule: { method: 'marginal', of: 'base', slices: over, ...sourced },
});
const units = (over: object = {}) => ({
  inputs: quantity,
  rule: { method: 'units', of: 'quantity', rate: '500', ...over, ...sourced },
});
const formula = (text: string, inputs: object = base) => ({ inputs, rule: { method: 'formula', text, ...sourced } });
const kinds = (over: object) => ({ rule: { method: 'by-kind', kinds: over } });
const fee = (amount: number) => ({ method: 'amount', amount, ...sourced });

test('10 means ten percent, and 2.5 % of 50 000 are 1 250', () => {
  expect(priced(percentage('2.5'), { base: 50_000 })).toEqual({
    amount: 1250n,
    steps: [
      {
        rule: 'percentage',
        of: 'base',
        value: 50_000,
        percent: '2.5',
        amount: 1250,
        law: 'law',
        confidence: 'confirmed',
      },
    ],
  });
  expect(priced(percentage('10'), { base: 50_000 })).toMatchObject({ amount: 5000n });
});

test('marginal slices tax each part at its own rate: 75 000 are 5 000 in two slices', () => {
  expect(priced(marginal(), { base: 75_000 })).toEqual({
    amount: 5000n,
    steps: [
      { rule: 'slice', of: 'base', from: 0, to: 50_000, part: 50_000, percent: '5', share: '2500' },
      { rule: 'slice', of: 'base', from: 50_000, to: 100_000, part: 25_000, percent: '10', share: '2500' },
      { rule: 'slices', amount: 5000, law: 'law', confidence: 'confirmed' },
    ],
  });
  expect(priced(marginal(), { base: 50_000 })).toMatchObject({ amount: 2500n });
  expect(priced(marginal(), { base: 200_000 })).toMatchObject({ amount: 22_500n });
});

test('a base beyond a closed last slice is refused, not untaxed', () => {
  const closed = marginal(slices.slice(0, 2));
  expect(priced(closed, { base: 100_000 })).toMatchObject({ amount: 7500n });
  expect(priced(closed, { base: 100_001 })).toEqual({
    field: 'base',
    code: 'OUT_OF_TARIFF',
    message: 'the scale of the tariff ends at 100000, got 100001',
  });
});

test('the bracket in which the whole value lies decides, by an amount or a rate', () => {
  const over = {
    inputs: base,
    rule: {
      method: 'brackets',
      of: 'base',
      brackets: [
        { from: 0, to: 10_000, amount: 300 },
        { from: 10_000, to: null, percent: '1.5' },
      ],
      ...sourced,
    },
  };
  expect(priced(over, { base: 9999 })).toMatchObject({ amount: 300n });
  expect(priced(over, { base: 10_000 })).toMatchObject({
    amount: 150n,
    steps: [{ rule: 'bracket', percent: '1.5', from: 10_000 }],
  });
});

test('units have a price each, alone or on top of a fixed part: 3 000 + 5 × 500 are 5 500', () => {
  expect(priced(units({ fixed: 3000 }), { quantity: 5 })).toMatchObject({ amount: 5500n });
  expect(priced(units({ fixed: 3000 }), { quantity: 0 })).toMatchObject({ amount: 3000n });
  expect(priced(units(), { quantity: 7 })).toMatchObject({ amount: 3500n });
});

test('a formula is computed exactly and rounded once, as the tariff says', () => {
  expect(priced(formula('base / 3'), { base: 1000 })).toMatchObject({
    amount: 333n,
    steps: [
      { rule: 'formula', exact: '1000/3' },
      { rule: 'rounding', to: 1, mode: 'half-up', amount: 333 },
    ],
  });
  expect(priced(formula('(base + 100) * 0.1'), { base: 400 })).toMatchObject({ amount: 50n, steps: [{ amount: 50 }] });
});

test('issue and renewal have fees of their own, and a fee that is missing is refused', () => {
  const both = kinds({ issue: fee(4000), renewal: fee(1500) });
  expect(priced(both, { kind: 'issue' })).toMatchObject({ amount: 4000n });
  expect(priced(both, { kind: 'renewal' })).toMatchObject({ amount: 1500n });
  expect(priced(kinds({ issue: fee(4000) }), { kind: 'renewal' })).toEqual({
    field: 'kind',
    code: 'OUT_OF_TARIFF',
    message: 'has no fee for renewal; there are issue',
  });
});

describe('between rule and amount', () => {
  const given = { base: 1000 };

  test('rebates come first, then the least and the most, then rounding', () => {
    const over = {
      ...percentage('10'),
      rebates: [
        { id: 'early', percent: '50', ...sourced },
        { id: 'voucher', amount: 7, ...sourced },
      ],
      minimum: { amount: 50, ...sourced },
      rounding: { to: 25, mode: 'up', ...sourced },
    };
    expect(priced(over, given)).toMatchObject({
      amount: 50n,
      steps: [
        { rule: 'percentage', amount: 100 },
        { rule: 'rebate', rebate: 'early', minus: '50', amount: 50 },
        { rule: 'rebate', rebate: 'voucher', minus: '7', amount: 43 },
        { rule: 'minimum', amount: 50 },
      ],
    });
  });

  test('a rebate takes no more than there is, and a most is a most', () => {
    expect(priced({ ...percentage('1'), rebates: [{ id: 'gift', amount: 500, ...sourced }] }, given)).toMatchObject({
      amount: 0n,
    });
    expect(priced({ ...percentage('90'), maximum: { amount: 300, ...sourced } }, given)).toMatchObject({
      amount: 300n,
      steps: [{}, { rule: 'maximum', amount: 300 }],
    });
  });

  test('what changed nothing leaves no step', () => {
    const over = { ...percentage('10'), minimum: { amount: 1, ...sourced }, maximum: { amount: 999, ...sourced } };
    const outcome = priced(over, given);
    expect(outcome).toMatchObject({ amount: 100n });
    expect('steps' in outcome && outcome.steps.map(({ rule }) => rule)).toEqual(['percentage']);
  });

  test('a rebate on a condition is earned by what was declared, not by silence', () => {
    const over = {
      inputs: { ...base, zone: { type: 'choice', values: ['city', 'village'] } },
      rule: percentage('10').rule,
      rebates: [{ id: 'village', when: { input: 'zone', in: ['village'] }, percent: '20', ...sourced }],
    };
    expect(priced(over, { base: 1000, zone: 'village' })).toMatchObject({ amount: 80n });
    expect(priced(over, { base: 1000, zone: 'city' })).toMatchObject({ amount: 100n });
    expect(priced(over, { base: 1000 })).toMatchObject({ amount: 100n });
  });
});

describe('inputs of a service', () => {
  const tariff = compiled({
    inputs: {
      ...base,
      weight: { type: 'number', min: 0.5, max: 20, decimals: 1 },
      zone: { type: 'choice', values: ['a', 'b'] },
      unread: { type: 'amount', min: 1, max: 2 },
    },
    rule: {
      method: 'by-kind',
      kinds: { issue: { method: 'formula', text: 'base + weight * 10', ...sourced } },
    },
    rebates: [{ id: 'zone', when: { input: 'zone', in: ['a'] }, amount: 1, ...sourced }],
  });
  const good = { kind: 'issue', base: 100, weight: 2.5, zone: 'a' };
  const faults = (over: object) => {
    const read = readServiceInputs({ ...good, ...over }, tariff);
    return 'errors' in read ? read.errors.map(({ field, code }) => `${field} ${code}`) : [];
  };

  test('are taken as far as the tariff reads them', () => {
    expect(readServiceInputs({ ...good, unread: 2 }, tariff)).toEqual({ inputs: good });
  });

  test.each<[string, object, string[]]>([
    ['a base of nothing', { base: 0 }, ['base NUMBER_TOO_SMALL']],
    ['a negative base', { base: -5 }, ['base NUMBER_TOO_SMALL']],
    ['half a franc', { base: 0.5 + 1 }, ['base NUMBER_NOT_WHOLE']],
    ['too much', { base: 1e12 }, ['base NUMBER_TOO_LARGE']],
    ['a number that is none', { base: Number.NaN }, ['base TYPE_WRONG']],
    ['what is endless', { base: Number.POSITIVE_INFINITY }, ['base TYPE_WRONG']],
    ['a number in quotes', { base: '100' }, ['base TYPE_WRONG']],
    ['too many decimals', { weight: 2.55 }, ['weight NUMBER_TOO_PRECISE']],
    ['an unknown choice', { zone: 'c' }, ['zone CHOICE_UNKNOWN']],
    ['an unknown kind', { kind: 'gift' }, ['kind CHOICE_UNKNOWN']],
    [
      'nothing at all',
      { base: null, weight: undefined, zone: null },
      ['base', 'weight', 'zone'].map((name) => `${name} FIELD_REQUIRED`),
    ],
    [
      'no kind, which says what else is read',
      { kind: null, base: null, zone: null },
      ['kind', 'zone'].map((name) => `${name} FIELD_REQUIRED`),
    ],
    ['what nobody asked for', { colour: 'red' }, ['colour FIELD_UNKNOWN']],
    ['a name of JavaScript', JSON.parse('{"constructor": 1}') as object, ['constructor FIELD_UNKNOWN']],
  ])('%s is refused', (_, over, expected) => {
    expect(faults(over).sort()).toEqual([...expected].sort());
  });
});
