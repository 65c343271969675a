import type { VehicleLine } from '../../shared/domain/read-vehicle-line';
import { type ApprovedExemption, assess } from '../../shared/domain/tariff/assess';
import { compileTariff } from '../../shared/domain/tariff/compile-tariff';
import { contradictionIn } from '../../shared/domain/tariff/recompute';
import { aVehicle, in2026 } from './a-line';
import { landDocument, madagascarTariffs } from './shipped';

const tariffs = madagascarTariffs();

function assessed(line: VehicleLine, fiscalYear = 2026, exemption?: ApprovedExemption) {
  const result = assess(line, tariffs, { fiscalYear, ...(exemption && { exemption }) });
  if (result.kind === 'rejected') throw new Error(JSON.stringify(result.errors));
  return result;
}

// The bill's table, typed anew: rows by power; columns by age; petrol / diesel / electric / hybrid within.
const table = `
  1 4     15000/20000/5000/10000     40000/45000/30000/35000    90000/95000/80000/85000      115000/120000/105000/110000
  5 9     30000/40000/10000/20000    55000/65000/35000/45000    105000/115000/85000/95000    130000/140000/110000/120000
  10 12   60000/80000/20000/40000    85000/105000/45000/65000   135000/155000/95000/115000   160000/180000/120000/140000
  13 15   90000/120000/30000/60000   115000/145000/55000/85000  165000/195000/105000/135000  190000/220000/130000/160000
  16 999  180000/240000/60000/120000 205000/265000/85000/145000 255000/315000/135000/195000  280000/340000/160000/220000`;

const oldestAndNewest = [
  ['2021-01-01', '2025-12-31'],
  ['2016-01-01', '2020-12-31'],
  ['2006-01-01', '2015-12-31'],
  ['1885-01-01', '2005-12-31'],
] as const;

const cells = table
  .trim()
  .split('\n')
  .flatMap((row) => {
    const [from, to, ...ages] = row.trim().split(/\s+/);
    return ages.flatMap((amounts, age) =>
      amounts.split('/').map((amount, energy) => ({
        powers: [Number(from), Number(to)],
        energy: ['petrol', 'diesel', 'electric', 'hybrid'][energy]!,
        days: oldestAndNewest[age]!,
        amount: BigInt(amount),
      })),
    );
  });

test('there are 80 cells and they add up to the checksum of the bill', () => {
  expect(cells).toHaveLength(80);
  expect(cells.reduce((sum, cell) => sum + cell.amount, 0n)).toBe(9_000_000n);
});

test.each(cells)('$powers CV, $energy, first circulated $days: $amount MGA', ({ powers, energy, days, amount }) => {
  for (const fiscalPower of powers)
    for (const firstCirculation of days)
      expect(assessed(aVehicle({ fiscalPower, energy, firstCirculation }))).toMatchObject({ amount, currency: 'MGA' });
});

test.each([
  ['2020-12-31', 2026, '>5<=10'],
  ['2021-01-01', 2026, '<=5'],
  ['2021-01-02', 2026, '<=5'],
  ['2015-12-31', 2026, '>10<=20'],
  ['2016-01-01', 2026, '>5<=10'],
  ['2005-12-31', 2026, '>20'],
  ['2006-01-01', 2026, '>10<=20'],
  ['2020-02-29', 2026, '>5<=10'],
  ['2020-02-29', 2025, '<=5'],
  ['2016-02-29', 2026, '>5<=10'],
  ['2004-02-29', 2026, '>20'],
  ['2026-03-01', 2026, '<=5'],
  ['2021-01-01', 2027, '>5<=10'],
  ['2022-01-01', 2027, '<=5'],
])('a vehicle of %s is in the band %s %s', (firstCirculation, fiscalYear, band) => {
  const line = aVehicle({ firstCirculation }, { ...in2026, fiscalYear: 2027, today: '2027-06-30' });
  const yearTariffs = fiscalYear === 2025 ? compile2025() : tariffs;
  const result = assess(line, yearTariffs, { fiscalYear });
  expect(result).toMatchObject({
    kind: 'assessed',
    explanation: { fiscalYear, steps: [{ cell: `5-9/petrol/${band}` }] },
  });
});

test.each([
  [4, '1-4'],
  [5, '5-9'],
  [9, '5-9'],
  [10, '10-12'],
  [12, '10-12'],
  [13, '13-15'],
  [15, '13-15'],
  [16, '>15'],
])('%d CV are in the band %s', (fiscalPower, band) => {
  expect(assessed(aVehicle({ fiscalPower })).explanation.steps).toMatchObject([{ cell: `${band}/petrol/>5<=10` }]);
});

test('a vehicle on rails is refused with the reason instead of owing 0', () => {
  expect(assess(aVehicle({ category: 'rail' }), tariffs, { fiscalYear: 2026 })).toEqual({
    kind: 'rejected',
    errors: [{ field: 'category', code: 'NO_TARIFF', message: 'rail: in scope, no tariff is known' }],
  });
});

test('a year before the tariff has none', () => {
  expect(assess(aVehicle(), tariffs, { fiscalYear: 2025 })).toMatchObject({
    kind: 'rejected',
    errors: [{ code: 'NO_TARIFF' }],
  });
});

describe('exemptions', () => {
  const approved = { id: 'EX-1', ground: 'ambulance', validFrom: '2026-01-01', validTo: '2027-01-01' };

  test.each([
    [{ use: 'Fire engine' }, 'fire-service'],
    [{ use: 'ambulance' }, 'ambulance'],
    [{ type: 'AMBULANCE' }, 'ambulance'],
    [{ use: 'administrative' }, 'administrative'],
    [{ use: 'diplomatic' }, 'international-convention'],
  ])('claimed by %j leave the full amount and say that proof is awaited', (over, ground) => {
    const { amount, explanation } = assessed(aVehicle(over));
    expect(amount).toBe(55_000n);
    expect(explanation.steps).toMatchObject([
      { rule: 'grid' },
      { rule: 'exemption-claimed', ground, law: 'law', awaits: 'proof' },
    ]);
  });

  test('that are approved and valid on 1 January make the amount 0, with their law', () => {
    const { amount, explanation } = assessed(aVehicle({ use: 'ambulance' }), 2026, approved);
    expect(amount).toBe(0n);
    expect(explanation.steps).toMatchObject([
      { rule: 'grid', amount: 55_000 },
      { rule: 'exemption-granted', exemption: 'EX-1', ground: 'ambulance', amount: 0, law: 'law' },
    ]);
  });

  test.each([
    ['begins after 1 January', { validFrom: '2026-01-02' }, '2018-03-09', 55_000n],
    ['ends on 1 January', { validTo: '2026-01-01', validFrom: '2025-01-01' }, '2018-03-09', 55_000n],
    ['is open and began before', { validTo: null, validFrom: '2020-01-01' }, '2018-03-09', 0n],
    ['begins by the day of a later circulation', { validFrom: '2026-03-01' }, '2026-03-01', 0n],
    ['ends before a later circulation', { validTo: '2026-03-01' }, '2026-03-01', 30_000n],
  ])('one that %s', (_case, over, firstCirculation, amount) => {
    expect(assessed(aVehicle({ firstCirculation }), 2026, { ...approved, ...over }).amount).toBe(amount);
  });

  test('on a ground the tariff does not know, or out of their days, are refused in the explanation', () => {
    const unknown = assessed(aVehicle({ use: 'ambulance' }), 2026, { ...approved, ground: 'friendship' });
    expect(unknown).toMatchObject({
      amount: 55_000n,
      explanation: {
        steps: [{}, { rule: 'exemption-refused', reason: 'unknown-ground' }, { rule: 'exemption-claimed' }],
      },
    });
    const late = assessed(aVehicle(), 2026, { ...approved, validFrom: '2026-06-01' });
    expect(late).toMatchObject({
      explanation: { steps: [{}, { rule: 'exemption-refused', reason: 'not-valid-on-day' }] },
    });
  });
});

describe('an explanation contradicts', () => {
  const { amount, currency, explanation } = assessed(aVehicle());
  const claim = { amount, currency, isExempt: false, since: '2018-03-09' };
  const land = compileTariff(landDocument);
  const forged = (over: object) => contradictionIn({ ...explanation, ...over }, claim, land);

  test('nothing under its own tariff', () => {
    expect(contradictionIn(explanation, claim, land)).toBeUndefined();
  });

  test.each([
    ['another version', { ...landDocument, version: 2 }],
    ['other content', { ...landDocument, title: 'changed' }],
  ])('%s of its tariff', (_, document) => {
    expect(contradictionIn(explanation, claim, compileTariff(document))).toContain('explained by mg-land-2026 v1');
  });

  test('other inputs, steps, currencies and amounts', () => {
    expect(forged({ inputs: { ...explanation.inputs, fiscalPower: 14 } })).toBe(
      'its steps are not those that the tariff gives',
    );
    expect(forged({ fiscalYear: 2030 })).toBe('its steps are not those that the tariff gives');
    expect(forged({ steps: [{ ...explanation.steps[0], amount: 1 }] })).toBe(
      'its steps are not those that the tariff gives',
    );
    expect(forged({ steps: [] })).toBe('its steps are not those that the tariff gives');
    expect(forged({ rounding: 'up to 100' })).toContain('rounds up to 100');
    expect(contradictionIn(explanation, { ...claim, amount: 54_999n }, land)).toBe(
      'the amount is 54999, its explanation gives 55000',
    );
    expect(contradictionIn(explanation, { ...claim, currency: 'XAF' }, land)).toBe('is in XAF, the tariff in MGA');
    expect(contradictionIn(explanation, { ...claim, isExempt: true }, land)).toContain('whether it is exempt');
  });

  test('an exemption that was granted out of its days', () => {
    const exempt = assessed(aVehicle(), 2026, {
      id: 'EX-1',
      ground: 'ambulance',
      validFrom: '2026-01-01',
      validTo: null,
    });
    const [grid, granted] = exempt.explanation.steps;
    const out = { ...exempt.explanation, steps: [grid!, { ...granted!, valid: { from: '2026-02-01', to: null } }] };
    const free = { ...claim, amount: 0n, isExempt: true };
    expect(contradictionIn(exempt.explanation, free, land)).toBeUndefined();
    expect(contradictionIn(out as typeof exempt.explanation, free, land)).toContain(
      'EX-1 was granted outside its days',
    );
  });
});

function compile2025() {
  const land = compileTariff({ ...landDocument, validity: { from: '2025-01-01', to: null } });
  return { find: () => land, reasonForNone: () => undefined };
}
