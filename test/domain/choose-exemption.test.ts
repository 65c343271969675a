import { chooseExemption } from '../../shared/domain/tariff/choose-exemption';

const exemption = (id: string, validFrom: string, validTo: string | null) => ({
  id,
  ground: 'ambulance',
  validFrom,
  validTo,
});
const first = exemption('first', '2026-06-01', '2027-01-01');
const second = exemption('second', '2027-01-01', null);

test.each([
  ['of a vehicle that came within the year that of its first day', 2026, '2026-06-10', 'first'],
  ['of one that was there before that of the first day of the year', 2027, '2026-06-10', 'second'],
  ['where none is valid on the day the last one, which tells why', 2026, '2020-01-01', 'second'],
  ['of one whose age nobody knows that of the first day of the year', 2028, null, 'second'],
])('%s counts', (_what, fiscalYear, since, id) => {
  expect(chooseExemption([first, second], fiscalYear, since)?.id).toBe(id);
});

test('where none was approved there is none', () => {
  expect(chooseExemption([], 2026, null)).toBeUndefined();
});
