// One record of a batch -> a vehicle the tariff can be applied to, or every fault it has. Runs once per line in the
// tax workers, so it is written out field by field instead of looping over the table.
import { lastDayOf } from './days';
import { refuse } from './field-kinds';
import { type FieldError, kindOfValue, printable, quoted } from './line-errors';
import {
  expectedInstead,
  type Identifiers,
  type RegistrationKind,
  registrationKey,
  registrationKind,
} from './registration';
import { type Category, type Energy, type Language, ownerFields, vehicleFields } from './vehicle-fields';

export type Owner = { name: string | null; email: string | null; phone: string | null; language: Language | null };

type AnyVehicle = {
  ref: string | null;
  /** As the partner wrote it, for showing. */
  registration: string;
  /** Upper case without separators, for comparing. */
  registrationKey: string;
  registrationKind: RegistrationKind;
  /** Lower case, words joined by hyphens; so is `use`. */
  type: string | null;
  use: string | null;
  lengthMetres: number | null;
  powerKw: number | null;
  owner: Owner | null;
};

export type LandVehicle = AnyVehicle & {
  category: 'land';
  fiscalPower: number;
  energy: Energy;
  firstCirculation: string;
};

export type OtherVehicle = AnyVehicle & {
  category: Exclude<Category, 'land'>;
  fiscalPower: number | null;
  energy: Energy | null;
  firstCirculation: string | null;
};

export type VehicleLine = LandVehicle | OtherVehicle;

export type LineContext = {
  fiscalYear: number;
  /** YYYY-MM-DD in the jurisdiction's time zone. */
  today: string;
  /** True for CSV, where numbers arrive as text. */
  textual: boolean;
  /** The jurisdiction's. */
  identifiers: Identifiers;
};

type Fields = Record<string, unknown>;
type ReadVehicleLine = { line: VehicleLine } | { ref: string | null; errors: FieldError[] };

/** Absent and null are the same. Never throws. All faults come together; `ref` is given back when it is a valid one. */
export function readVehicleLine(record: unknown, context: LineContext): ReadVehicleLine {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return notAnObject(record);

  const errors: FieldError[] = [];
  const fields = record as Fields;
  const { textual } = context;
  refuseUnknown(fields, knownFields, '', errors);
  const ref = vehicleFields.ref.read(fields.ref, errors, textual);
  const category = vehicleFields.category.read(fields.category, errors, textual);
  refuseMissing(fields, category, errors);
  const registration = vehicleFields.registration.read(fields.registration, errors, textual);
  const key = registration === null ? '' : registrationKey(registration);
  const kind = registration === null ? 'other' : kindOf(registration, key, category, context, errors);

  const vehicle = {
    ref,
    registration,
    registrationKey: key,
    registrationKind: kind,
    category,
    type: slug(vehicleFields.type.read(fields.type, errors, textual)),
    fiscalPower: vehicleFields.fiscalPower.read(fields.fiscalPower, errors, textual),
    energy: vehicleFields.energy.read(fields.energy, errors, textual),
    firstCirculation: readFirstCirculation(fields.firstCirculation, context, errors),
    lengthMetres: vehicleFields.lengthMetres.read(fields.lengthMetres, errors, textual),
    powerKw: vehicleFields.powerKw.read(fields.powerKw, errors, textual),
    use: slug(vehicleFields.use.read(fields.use, errors, textual)),
    owner: readOwner(fields.owner, errors),
  };
  if (errors.length > 0) return { ref, errors };
  // Without errors nothing that the category needs is null: refuseMissing saw to the absent, the readers to the wrong.
  return { line: vehicle as VehicleLine };
}

const notAnObject = (record: unknown): ReadVehicleLine => ({
  ref: null,
  errors: [{ field: '', code: 'NOT_AN_OBJECT', message: `expected an object, got ${kindOfValue(record)}` }],
});

function kindOf(
  registration: string,
  key: string,
  category: Category | null,
  { identifiers }: LineContext,
  errors: FieldError[],
): RegistrationKind {
  if (category === null) return 'other';
  const kind = registrationKind(key, category, identifiers);
  const expected = kind === 'other' ? expectedInstead(key, category, identifiers) : null;
  if (expected !== null)
    refuse(errors, 'registration', 'REGISTRATION_MALFORMED', `${expected}, got ${quoted(registration)}`);
  return kind;
}

const knownFields: ReadonlySet<string> = new Set([...Object.keys(vehicleFields), 'owner']);
const knownOwnerFields: ReadonlySet<string> = new Set(Object.keys(ownerFields));
const maxUnknownNamed = 10;

/** Names the first ten unknown fields and counts the rest: a record of a million keys must not make a million errors. */
function refuseUnknown(fields: Fields, known: ReadonlySet<string>, prefix: string, errors: FieldError[]): void {
  let unknown = 0;
  for (const name of Object.keys(fields)) {
    if (known.has(name) || ++unknown > maxUnknownNamed) continue;
    refuse(errors, prefix + printable(name), 'FIELD_UNKNOWN', `no such field; known are ${[...known].join(', ')}`);
  }
  const unnamed = unknown - maxUnknownNamed;
  if (unnamed > 0) refuse(errors, prefix.slice(0, -1), 'FIELD_UNKNOWN', `and ${unnamed} more fields that do not exist`);
}

const neededOnLand = ['fiscalPower', 'energy', 'firstCirculation'] as const;

function refuseMissing(fields: Fields, category: Category | null, errors: FieldError[]): void {
  if (isAbsent(fields.registration)) refuse(errors, 'registration', 'FIELD_REQUIRED', 'is required');
  if (isAbsent(fields.category)) refuse(errors, 'category', 'FIELD_REQUIRED', 'is required');
  if (category !== 'land') return;
  for (const name of neededOnLand)
    if (isAbsent(fields[name]))
      refuse(errors, name, 'FIELD_REQUIRED', 'is required for land vehicles: the tariff reads it');
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function readFirstCirculation(value: unknown, { fiscalYear, today }: LineContext, errors: FieldError[]): string | null {
  const day = vehicleFields.firstCirculation.read(value, errors, false);
  if (day === null) return null;
  // The year first: a day after the fiscal year stays refused however long one waits, a future day within it does not.
  if (day > lastDayOf(fiscalYear)) {
    const message = `expected a day up to ${lastDayOf(fiscalYear)}, the end of the fiscal year, got ${day}`;
    return refuse(errors, 'firstCirculation', 'DATE_AFTER_FISCAL_YEAR', message);
  }
  if (day <= today) return day;
  return refuse(errors, 'firstCirculation', 'DATE_IN_FUTURE', `expected a day up to today, ${today}, got ${day}`);
}

function readOwner(value: unknown, errors: FieldError[]): Owner | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value))
    return refuse(errors, 'owner', 'TYPE_WRONG', `expected an object, got ${kindOfValue(value)}`);
  const fields = value as Fields;
  refuseUnknown(fields, knownOwnerFields, 'owner.', errors);
  const name = ownerFields.name.read(fields.name, errors, false);
  const email = ownerFields.email.read(fields.email, errors, false);
  const phone = ownerFields.phone.read(fields.phone, errors, false)?.replaceAll(' ', '') ?? null;
  const language = ownerFields.language.read(fields.language, errors, false);
  return name === null && email === null && phone === null && language === null
    ? null
    : { name, email, phone, language };
}

/** `Fire engine` and `fire_engine` are `fire-engine`: the tariff looks words of use up. */
const slug = (text: string | null): string | null => text?.toLowerCase().replace(/[ _]/g, '-') ?? null;
