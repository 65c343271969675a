// The vehicle line as a zod schema, from which the API's documentation is generated. It accepts exactly the records
// that readVehicleLine accepts for a fiscal year and a day far in the future; the reader adds what depends on those two.
import { z } from 'zod';
import { expectedInstead, type Identifiers, noIdentifiers, registrationKey, registrationKind } from './registration';
import { ownerFields, vehicleFields } from './vehicle-fields';

const { ref, registration, type, fiscalPower, energy, firstCirculation, lengthMetres, powerKw, use } = vehicleFields;

const owner = z.strictObject({
  name: ownerFields.name.schema.nullish(),
  email: ownerFields.email.schema.nullish(),
  phone: ownerFields.phone.schema.nullish(),
  language: ownerFields.language.schema.nullish(),
});

const inEveryCategory = {
  ref: ref.schema.nullish(),
  type: type.schema.nullish(),
  lengthMetres: lengthMetres.schema.nullish(),
  powerKw: powerKw.schema.nullish(),
  use: use.schema.nullish(),
  owner: owner.nullish(),
};

/** Land vehicles must say what the tariff reads. */
const land = z.strictObject({
  ...inEveryCategory,
  category: z.literal('land'),
  registration: registration.schema,
  fiscalPower: fiscalPower.schema,
  energy: energy.schema,
  firstCirculation: firstCirculation.schema,
});

const airSeaRail = z.strictObject({
  ...inEveryCategory,
  category: z.enum(['air', 'sea', 'rail']),
  registration: registration.schema,
  fiscalPower: fiscalPower.schema.nullish(),
  energy: energy.schema.nullish(),
  firstCirculation: firstCirculation.schema.nullish(),
});

/** Lines of a jurisdiction with these identifiers. */
export function lineSchemaWith(identifiers: Identifiers) {
  const canBe = ({ registration: text, category }: { registration: string; category: string }) => {
    const key = registrationKey(text);
    const isNational = registrationKind(key, category, identifiers) !== 'other';
    return isNational || expectedInstead(key, category, identifiers) === null;
  };
  return z.discriminatedUnion('category', [land.refine(canBe), airSeaRail.refine(canBe)]);
}

/** As it is shown to everybody: what a jurisdiction's identifiers add cannot be said in JSON Schema. */
export const vehicleLineSchema = lineSchemaWith(noIdentifiers).meta({
  id: 'VehicleLine',
  title: 'One vehicle of a batch',
});
