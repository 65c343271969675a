import fc from 'fast-check';
import {
  type DueFacts,
  dueOn as dueOnUnder,
  dueRule,
  dueRuleForYear,
  entryIntoForce,
} from '../../shared/domain/assessment/due-date';
import { addDays, firstDayOf } from '../../shared/domain/days';
import shipped from '../../shared/domain/jurisdictions/mg/tariffs/mg-land-2026.json';

const sourced = { legalReference: 'law', confidence: 'confirmed' } as const;
const vehicles = dueRule.parse(shipped.due);
const services = dueRule.parse({ onRequest: { due: 'after-days', days: 30, ...sourced } });
const decided = (state: 'in-force' | 'postponed', until: string | null) =>
  ({ decidedIn: '2026-01', state, until, ...sourced }) as const;

const dueOn = (rules: Parameters<typeof dueRuleForYear>[0], facts: DueFacts) =>
  dueOnUnder(dueRuleForYear(rules, facts.fiscalYear), facts);
const vehicle = (firstCirculation: string | null, fiscalYear = 2026) => ({
  fiscalYear,
  firstCirculation,
  requestedOn: null,
});
const request = (requestedOn: string | null) => ({ fiscalYear: 2026, firstCirculation: null, requestedOn });

test.each<[string, string | null, string]>([
  ['in service for years', '2015-06-01', '2026-01-31'],
  ['put into service on the first day of the year', '2026-01-01', '2026-01-31'],
  ['of unknown first circulation', null, '2026-01-31'],
  ['put into service on the second day of the year', '2026-01-02', '2026-01-02'],
  ['put into service late in the year', '2026-11-20', '2026-11-20'],
])('the tax of a vehicle %s is due in time', (_, firstCirculation, expected) => {
  expect(dueOn({ due: vehicles }, vehicle(firstCirculation))).toBe(expected);
});

test('the day of another year is that of the year', () => {
  expect(dueOn({ due: vehicles }, vehicle('2026-11-20', 2027))).toBe('2027-01-31');
});

test('a due day that the month does not have is its last', () => {
  const february = dueRule.parse({
    ...vehicles,
    inServiceOnFirstDay: { ...vehicles.inServiceOnFirstDay, monthDay: '02-29' },
  });
  expect(dueOn({ due: february }, vehicle(null, 2026))).toBe('2026-02-28');
  expect(dueOn({ due: february }, vehicle(null, 2028))).toBe('2028-02-29');
});

test('a service is due so many days after the request, and not before one', () => {
  expect(dueOn({ due: services }, request('2026-01-31'))).toBe('2026-03-02');
  expect(dueOn({ due: services }, request(null))).toBeNull();
});

test('a tariff that does not say when it is due gives no date', () => {
  expect(dueOn({}, vehicle(null))).toBeNull();
});

test('the tariff of Madagascar, postponed without a date, is not due yet', () => {
  const rules = { due: vehicles, entryIntoForce: entryIntoForce.parse(shipped.entryIntoForce) };
  expect(dueOn(rules, vehicle(null))).toBeNull();
  expect(dueOn(rules, vehicle('2026-05-05'))).toBeNull();
});

test.each(['postponed', 'in-force'] as const)('%s until a day, nothing is due before it', (state) => {
  const rules = { due: vehicles, entryIntoForce: [decided(state, '2026-04-01')] };
  expect(dueOn(rules, vehicle(null))).toBe('2026-04-01');
  expect(dueOn(rules, vehicle('2026-03-10'))).toBe('2026-04-01');
  expect(dueOn(rules, vehicle('2026-05-05'))).toBe('2026-05-05');
  expect(dueOn({ ...rules, due: services }, request('2026-01-05'))).toBe('2026-04-01');
});

test('the last decision rules', () => {
  const lifted = { due: vehicles, entryIntoForce: [decided('postponed', null), decided('in-force', null)] };
  expect(dueOn(lifted, vehicle(null))).toBe('2026-01-31');
  const again = { due: vehicles, entryIntoForce: [decided('in-force', null), decided('postponed', null)] };
  expect(dueOn(again, vehicle(null))).toBeNull();
});

test('a statement over the whole year sets the same days', () => {
  const aDay = fc.nat(1_200).map((count) => addDays('2024-06-01', count));
  const decisions = fc.array(
    fc.record({
      state: fc.constantFrom('in-force' as const, 'postponed' as const),
      until: fc.option(aDay),
    }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(fc.boolean(), decisions, fc.option(aDay), aDay, (ofVehicles, made, firstCirculation, requestedOn) => {
      const rules = {
        due: ofVehicles ? vehicles : services,
        entryIntoForce: made.map(({ state, until }) => decided(state, until)),
      };
      const { inService, later, afterDays, notBefore } = dueRuleForYear(rules, 2026);
      // As greatest() in SQL, which passes over nulls.
      const greatest = (...days: (string | null)[]) =>
        days.reduce((one, other) => ((other ?? '') > (one ?? '') ? other : one));
      const inServiceOnFirstDay = firstCirculation === null || firstCirculation <= firstDayOf(2026);
      const ofVehicle = inServiceOnFirstDay ? inService : later && greatest(firstCirculation, notBefore);
      const ofService = afterDays && greatest(addDays(requestedOn, afterDays), notBefore);
      expect(dueOn(rules, { fiscalYear: 2026, firstCirculation, requestedOn })).toBe(
        ofVehicles ? ofVehicle : ofService,
      );
    }),
  );
});

test.each<[string, unknown, string[]]>([
  ['nothing', {}, ['inServiceOnFirstDay', 'putIntoServiceLater']],
  ['half of what vehicles need', { inServiceOnFirstDay: vehicles.inServiceOnFirstDay }, ['putIntoServiceLater']],
  ['rules of vehicles and of services', { ...vehicles, ...services }, ['onRequest']],
  ['a field nobody knows', { ...vehicles, grace: 3 }, ['']],
  [
    'a month that is none',
    { ...vehicles, inServiceOnFirstDay: { ...vehicles.inServiceOnFirstDay, monthDay: '13-01' } },
    ['inServiceOnFirstDay.monthDay'],
  ],
  ['days that are none', { onRequest: { ...services.onRequest, days: -1 } }, ['onRequest.days']],
])('a due rule with %s is refused, with the place', (_, value, places) => {
  expect(dueRule.safeParse(value).error?.issues.map(({ path }) => path.join('.'))).toEqual(places);
});

test('a decision until a day that no calendar has is refused', () => {
  expect(entryIntoForce.safeParse([decided('postponed', '2026-02-30')]).success).toBe(false);
});
