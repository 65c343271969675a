import fc from 'fast-check';
import { type Explanation, explanationJson } from '../../shared/domain/explanation/explanation';
import { type ApprovedExemption, assess } from '../../shared/domain/tariff/assess';
import { contradictionIn } from '../../shared/domain/tariff/recompute';
import { energies } from '../../shared/domain/vehicle-fields';
import { aVehicle, in2026 } from './a-line';
import { madagascarTariffs } from './shipped';

const tariffs = madagascarTariffs();
const ripe = { ...in2026, fiscalYear: 9998, today: '9998-12-31' };

const day = fc
  .date({ min: new Date('1885-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const power = fc.integer({ min: 1, max: 999 });
const energy = fc.constantFrom(...energies);
const vehicle = fc
  .record({
    fiscalPower: power,
    energy,
    firstCirculation: day,
    use: fc.constantFrom('private', 'ambulance', 'administrative'),
  })
  .map((fields) => aVehicle(fields, ripe));
const exemption: fc.Arbitrary<ApprovedExemption> = fc.record({
  id: fc.constantFrom('EX-1', 'a"b\\c\u0001é'),
  ground: fc.constantFrom('ambulance', 'administrative', 'unknown'),
  validFrom: day,
  validTo: fc.option(day),
});
const fiscalYear = fc.integer({ min: 2026, max: 2060 });

function assessed(line: ReturnType<typeof aVehicle>, year: number, approved: ApprovedExemption | null = null) {
  const result = assess(line, tariffs, { fiscalYear: year, ...(approved && { exemption: approved }) });
  if (result.kind === 'rejected') throw new Error('land vehicles have a tariff');
  return result;
}

test('an amount can be computed again from its stored explanation', () => {
  fc.assert(
    fc.property(vehicle, fiscalYear, fc.option(exemption), (line, year, approved) => {
      const { amount, explanation, currency, isExempt } = assessed(line, year, approved);
      const stored = JSON.parse(explanationJson(explanation)) as Explanation;
      const claim = { amount, currency, isExempt, since: line.firstCirculation };
      const tariff = tariffs.find('land', year)!;
      expect(contradictionIn(stored, claim, tariff)).toBeUndefined();
      expect(contradictionIn(stored, { ...claim, amount: amount + 1n }, tariff)).toContain('its explanation gives');
    }),
  );
});

test('its JSON is that of JSON.stringify, and short', () => {
  fc.assert(
    fc.property(vehicle, fiscalYear, fc.option(exemption), (line, year, approved) => {
      const { explanation } = assessed(line, year, approved);
      const json = explanationJson(explanation);
      expect(json).toBe(JSON.stringify(explanation));
      expect(Buffer.byteLength(json)).toBeLessThan(600);
    }),
  );
  expect(explanationJson(assessed(aVehicle(), 2026).explanation).length).toBeLessThan(320);
});

test('no amount is negative, and none is 0 without an approved exemption', () => {
  fc.assert(fc.property(vehicle, fiscalYear, (line, year) => expect(assessed(line, year).amount > 0n).toBe(true)));
});

test('an older vehicle never owes less, and neither does a stronger one of the same energy', () => {
  fc.assert(
    fc.property(
      fiscalYear,
      power,
      power,
      energy,
      day,
      day,
      (year, onePower, otherPower, anEnergy, oneDay, otherDay) => {
        const owed = (fiscalPower: number, firstCirculation: string) =>
          assessed(aVehicle({ fiscalPower, energy: anEnergy, firstCirculation }, ripe), year).amount;
        const [older, newer] = [oneDay, otherDay].sort() as [string, string];
        expect(owed(onePower, older) >= owed(onePower, newer)).toBe(true);
        const weaker = Math.min(onePower, otherPower);
        expect(owed(Math.max(onePower, otherPower), oneDay) >= owed(weaker, oneDay)).toBe(true);
      },
    ),
  );
});
