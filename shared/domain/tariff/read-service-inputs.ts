// What somebody asks of a service -> inputs that its tariff can be applied to, or every fault they have.
import { refuse } from '../field-kinds';
import { type FieldError, quoted } from '../line-errors';
import { adjustmentsRead } from './adjustments';
import type { CompiledTariff } from './compile-tariff';
import type { DeclaredInput, Inputs, InputValue } from './inputs';
import { feeKinds, ruleReadsFor } from './rule';

/**
 * `given` is parsed JSON: the inputs by name, and `kind` where the tariff has fees for issue and renewal. What the fee of
 * the other kind reads need not be said.
 */
export function readServiceInputs(
  given: Readonly<Record<string, unknown>>,
  { document, reads }: CompiledTariff,
): { inputs: Inputs } | { errors: FieldError[] } {
  const declared = document.inputs ?? {};
  const errors: FieldError[] = [];
  const known = new Set([...Object.keys(declared), 'kind']);
  for (const name of Object.keys(given).slice(0, 20))
    if (!known.has(name))
      refuse(errors, name.slice(0, 40), 'FIELD_UNKNOWN', `no such input; known are ${[...known].join(', ')}`);

  const needed = new Set([...ruleReadsFor(document.rule, given.kind), ...adjustmentsRead(document)]);
  const inputs: Record<string, InputValue> = {};
  for (const name of reads) {
    if (!needed.has(name)) continue;
    const value =
      name === 'kind'
        ? readKind(given.kind, errors)
        : readInput(name, declared[name]!, Object.hasOwn(given, name) ? given[name] : undefined, errors);
    if (value !== null) inputs[name] = value;
  }
  return errors.length > 0 ? { errors } : { inputs };
}

function readKind(value: unknown, errors: FieldError[]): InputValue {
  if ((feeKinds as readonly unknown[]).includes(value)) return value as string;
  const code = value === undefined || value === null ? 'FIELD_REQUIRED' : 'CHOICE_UNKNOWN';
  return refuse(errors, 'kind', code, `expected one of ${feeKinds.join(', ')}, got ${quoted(value)}`);
}

function readInput(name: string, input: DeclaredInput, value: unknown, errors: FieldError[]): InputValue {
  if (value === undefined || value === null)
    return refuse(errors, name, 'FIELD_REQUIRED', 'is required: the tariff reads it');
  if (input.type === 'choice') {
    if (typeof value === 'string' && input.values.includes(value)) return value;
    return refuse(errors, name, 'CHOICE_UNKNOWN', `expected one of ${input.values.join(', ')}, got ${quoted(value)}`);
  }
  if (typeof value === 'number' && Number.isFinite(value)) return readNumber(name, input, value, errors);
  return refuse(errors, name, 'TYPE_WRONG', `expected a number, got ${quoted(value)}`);
}

type NumericInput = Exclude<DeclaredInput, { type: 'choice' }>;

function readNumber(name: string, input: NumericInput, value: number, errors: FieldError[]): InputValue {
  if (value > input.max) return refuse(errors, name, 'NUMBER_TOO_LARGE', `expected at most ${input.max}, got ${value}`);
  if (value < input.min)
    return refuse(errors, name, 'NUMBER_TOO_SMALL', `expected at least ${input.min}, got ${value}`);
  const decimals = input.type === 'amount' ? 0 : (input.decimals ?? 0);
  if (!hasAtMost(decimals, value)) {
    if (decimals === 0) return refuse(errors, name, 'NUMBER_NOT_WHOLE', `expected a whole number, got ${value}`);
    return refuse(errors, name, 'NUMBER_TOO_PRECISE', `expected at most ${decimals} decimals, got ${value}`);
  }
  // There is a -0, too.
  return value === 0 ? 0 : value;
}

const hasAtMost = (decimals: number, value: number): boolean => {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale === value;
};
