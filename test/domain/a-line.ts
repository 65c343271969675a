// Builders of lines: a test states only what it is about; everything else has a lawful default.
import { identifiersOf } from '../../shared/domain/jurisdictions/packs';
import { type LineContext, readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';

export const in2026: LineContext = {
  fiscalYear: 2026,
  today: '2026-06-30',
  textual: false,
  identifiers: identifiersOf('MG'),
};

export const aRecord = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ref: 'A-1',
  registration: '1234 TBA',
  category: 'land',
  type: 'car',
  fiscalPower: 7,
  energy: 'petrol',
  firstCirculation: '2018-03-09',
  ...over,
});

export function aVehicle(over: Record<string, unknown> = {}, context = in2026): VehicleLine {
  const result = readVehicleLine(aRecord(over), context);
  if ('errors' in result) throw new Error(JSON.stringify(result.errors));
  return result.line;
}

/** `field CODE` for every fault of the record. */
export function faultsOf(record: unknown, context: Partial<LineContext> = {}): string[] {
  const result = readVehicleLine(record, { ...in2026, ...context });
  return 'errors' in result ? result.errors.map(({ field, code }) => `${field} ${code}`) : [];
}

export function messagesOf(record: unknown, context: Partial<LineContext> = {}): string[] {
  const result = readVehicleLine(record, { ...in2026, ...context });
  return 'errors' in result ? result.errors.map(({ message }) => message) : [];
}
