// One way to break a line per kind, and the error code it must be answered with: a demo compares the two.
import type { LineErrorCode } from '../../shared/domain/line-errors';
import type { PlausibleVehicle } from './plausible-vehicle';

type Breaking = (vehicle: PlausibleVehicle, fiscalYear: number) => string;

const json = (vehicle: PlausibleVehicle, change: Record<string, unknown>) => JSON.stringify({ ...vehicle, ...change });

const faults = {
  'broken-json': ['JSON_INVALID', (vehicle) => JSON.stringify(vehicle).slice(0, -7)],
  'not-an-object': ['NOT_AN_OBJECT', (vehicle) => JSON.stringify([vehicle.registration])],
  'field-twice': ['FIELD_DUPLICATE', (vehicle) => `{"fiscalPower":5,${JSON.stringify(vehicle).slice(1)}`],
  'unknown-field': ['FIELD_UNKNOWN', (vehicle) => json(vehicle, { colour: 'blue' })],
  'missing-registration': ['FIELD_REQUIRED', (vehicle) => json(vehicle, { registration: undefined })],
  'missing-power': ['FIELD_REQUIRED', (vehicle) => json(vehicle, { fiscalPower: undefined })],
  'registration-with-emoji': ['REGISTRATION_MALFORMED', (vehicle) => json(vehicle, { registration: '🚗 1234' })],
  'make-as-registration': ['REGISTRATION_MALFORMED', (vehicle) => json(vehicle, { registration: 'Toyota Hilux' })],
  'power-zero': ['NUMBER_TOO_SMALL', (vehicle) => json(vehicle, { fiscalPower: 0 })],
  'power-with-decimals': ['NUMBER_NOT_WHOLE', (vehicle) => json(vehicle, { fiscalPower: 4.5 })],
  'power-as-text': ['TYPE_WRONG', (vehicle) => json(vehicle, { fiscalPower: '7 CV' })],
  'unknown-energy': ['CHOICE_UNKNOWN', (vehicle) => json(vehicle, { energy: 'essence' })],
  'impossible-day': ['DATE_NOT_REAL', (vehicle) => json(vehicle, { firstCirculation: '2014-02-30' })],
  'day-in-french': ['DATE_MALFORMED', (vehicle) => json(vehicle, { firstCirculation: '15/06/2014' })],
  'after-fiscal-year': [
    'DATE_AFTER_FISCAL_YEAR',
    (vehicle, fiscalYear) => json(vehicle, { firstCirculation: `${fiscalYear + 1}-03-01` }),
  ],
  'broken-email': ['EMAIL_MALFORMED', (vehicle) => json(vehicle, { owner: { email: 'rakoto@' } })],
  'train-without-tariff': ['NO_TARIFF', (vehicle) => json(vehicle, { category: 'rail', registration: 'LOCO 12' })],
} as const satisfies Record<string, readonly [LineErrorCode, Breaking]>;

export type FaultKind = keyof typeof faults;

export const faultKinds = Object.keys(faults) as FaultKind[];

/** The code that a line of this kind must be refused with. */
export const codeOfFault = (kind: FaultKind): LineErrorCode => faults[kind][0];

export const faultyLine = (kind: FaultKind, vehicle: PlausibleVehicle, fiscalYear: number): string =>
  (faults[kind][1] as Breaking)(vehicle, fiscalYear);
