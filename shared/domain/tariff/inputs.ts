// What a rule may read. Services declare their inputs in the document; those of vehicles are the fields of a line.
import { z } from 'zod';
import { ofNumber } from '../exact/fraction';
import { type Category, energies } from '../vehicle-fields';
import { type Fault, largestAmount, localNames, repeated } from './document-fields';

export type InputValue = string | number | null;
/** Absent and null are the same: not declared. Money and numbers are JSON numbers, days are YYYY-MM-DD. */
export type Inputs = Readonly<Record<string, InputValue | undefined>>;

export const inputName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]{0,39}$/)
  // `kind` tells issue from renewal, the others are functions of formulas.
  .refine((name) => !['kind', 'min', 'max'].includes(name), 'is a word with a meaning of its own');

const bounded = {
  names: localNames.optional(),
  min: z.number().min(0).max(largestAmount),
  max: z.number().min(0).max(largestAmount),
};

/** An `amount` is whole money of the document's currency; a `number` has `decimals`, none when left out. */
export const inputDeclaration = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('amount'), ...bounded }),
  z.strictObject({
    type: z.literal('number'),
    ...bounded,
    unit: z.string().min(1).max(40).optional(),
    decimals: z.int().min(0).max(6).optional(),
  }),
  z.strictObject({
    type: z.literal('choice'),
    names: localNames.optional(),
    values: z.array(z.string().min(1).max(60)).min(1).max(1000),
  }),
]);
export type DeclaredInput = z.infer<typeof inputDeclaration>;

/** Of vehicles there are two kinds more: words that partners choose, and days. */
export type Input = DeclaredInput | { type: 'word' } | { type: 'day' };
export type InputTable = Readonly<Record<string, Input>>;

/** What lines may say of vehicles, in the order in which cells of a grid are named. */
const ofVehicles = {
  type: { type: 'word' },
  use: { type: 'word' },
  fiscalPower: { type: 'number', min: 1, max: 999, unit: 'CV' },
  powerKw: { type: 'number', min: 0, max: 200_000, decimals: 3, unit: 'kW' },
  lengthMetres: { type: 'number', min: 0, max: 500, decimals: 2, unit: 'm' },
  energy: { type: 'choice', values: [...energies] },
  firstCirculation: { type: 'day' },
} as const satisfies InputTable;
export type VehicleInput = keyof typeof ofVehicles;

const statedOnLand: ReadonlySet<string> = new Set<VehicleInput>(['fiscalPower', 'energy', 'firstCirculation']);

/** What a rule may rely on: which inputs there are, and which of them are never left out. */
export type Scope = { inputs: InputTable; isStated(name: string): boolean };

export const vehicleScope = (category: Category): Scope => ({
  inputs: ofVehicles,
  isStated: (name) => category === 'land' && statedOnLand.has(name),
});

/** Names in a fixed order: PostgreSQL keeps none within a document, and cells of grids are named by it. */
export const inOrder = ({ inputs }: Scope, names: Iterable<string>): string[] => {
  const known = Object.keys(inputs);
  return [...names].sort((a, b) => known.indexOf(a) - known.indexOf(b));
};

/** Services state every input they have; sorted, for the sake of the order above. */
export const serviceScope = (declared: Readonly<Record<string, DeclaredInput>> = {}): Scope => ({
  inputs: Object.fromEntries(Object.entries(declared).sort(([a], [b]) => (a < b ? -1 : 1))),
  isStated: () => true,
});

/** What is wrong with declarations whose shape is right. */
export function* inputFaults(declared: Readonly<Record<string, DeclaredInput>>): Iterable<Fault> {
  for (const [name, input] of Object.entries(declared)) {
    const path = ['inputs', name];
    if (input.type === 'choice') yield* repeated(input.values, [...path, 'values']);
    else if (input.max < input.min) yield { path: [...path, 'max'], message: 'is below min' };
    else if (input.type === 'amount' && !(Number.isInteger(input.min) && Number.isInteger(input.max)))
      yield { path, message: 'an amount of money is whole' };
  }
}

/** The input a calculation is based on, or the fault that there is none by that name. */
export function numericInput(scope: Scope, name: string, path: PropertyKey[]): { min: number; max: number } | Fault {
  const input = Object.hasOwn(scope.inputs, name) ? scope.inputs[name] : undefined;
  if (input === undefined) return { path, message: `no such input: ${name}; there are ${knownNames(scope)}` };
  if (input.type !== 'amount' && input.type !== 'number') return { path, message: `${name} is no number` };
  if (!scope.isStated(name)) return { path, message: `${name} may be left out, and nothing is computed from nothing` };
  return input;
}

export const isFault = (found: object): found is Fault => 'message' in found;

const knownNames = ({ inputs }: Scope): string => Object.keys(inputs).join(', ') || 'none';

/** The bounds of all inputs that are numbers, for formulas. */
export const numericRanges = ({ inputs, isStated }: Scope) =>
  Object.fromEntries(
    Object.entries(inputs).flatMap(([name, input]) =>
      (input.type === 'amount' || input.type === 'number') && isStated(name)
        ? [[name, { min: ofNumber(input.min), max: ofNumber(input.max) }]]
        : [],
    ),
  );
