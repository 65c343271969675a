// The kinds of fields a line has. Each builder makes, from one set of parameters, the zod schema that documents the
// field and the reader that the workers run: zod alone costs more than parsing, validating and assessing together.
// test/domain/vehicle-line-schema.test.ts holds the two equal.
import { z } from 'zod';
import { isRealDay, looksLikeDay } from './days';
import { type FieldError, kindOfValue, type LineErrorCode, quoted } from './line-errors';

/** Absent (undefined or null) and refused both read as null; a refusal also adds to `errors`. */
export type Field<T> = {
  name: string;
  schema: z.ZodType<T>;
  read(value: unknown, errors: FieldError[], textual: boolean): T | null;
};

export function refuse(errors: FieldError[], field: string, code: LineErrorCode, message: string): null {
  errors.push({ field, code, message });
  return null;
}

type TextRule = {
  maxLength: number;
  pattern: RegExp;
  /** Given when the pattern does not match. */
  code: LineErrorCode;
  expected: string;
  /** True keeps the value out of every message. */
  personal?: boolean;
};

/** Text without the blanks around it. Patterns must be linear in time: partners choose the text. */
export function textField(name: string, { maxLength, pattern, code, expected, personal }: TextRule): Field<string> {
  const shown = personal ? kindOfValue : quoted;
  return {
    name,
    schema: z.string().trim().min(1).max(maxLength).regex(pattern).meta({ description: expected }),
    read(value, errors) {
      if (value === undefined || value === null) return null;
      if (typeof value !== 'string') return refuse(errors, name, 'TYPE_WRONG', `expected a text, got ${shown(value)}`);
      const text = value.trim();
      if (text.length <= maxLength && pattern.test(text)) return text;
      if (text === '') return refuse(errors, name, 'TEXT_EMPTY', 'is empty; leave the field out instead');
      if (text.length > maxLength)
        return refuse(errors, name, 'TEXT_TOO_LONG', `expected at most ${maxLength} characters, got ${text.length}`);
      return refuse(errors, name, code, `expected ${expected}${personal ? '' : `, got ${quoted(text)}`}`);
    },
  };
}

export function choiceField<T extends string>(name: string, choices: readonly T[], personal = false): Field<T> {
  const allowed: ReadonlySet<unknown> = new Set(choices);
  const expected = `one of ${choices.join(', ')}`;
  return {
    name,
    schema: z.enum(choices),
    read(value, errors) {
      if (value === undefined || value === null) return null;
      if (allowed.has(value)) return value as T;
      const got = personal ? '' : `, got ${quoted(value)}`;
      return refuse(
        errors,
        name,
        typeof value === 'string' ? 'CHOICE_UNKNOWN' : 'TYPE_WRONG',
        `expected ${expected}${got}`,
      );
    },
  };
}

// What a CSV cell may hold: no exponent, no NaN, no hexadecimal, no thousands separators.
const plainDecimal = /^-?\d{1,20}(?:\.\d{1,20})?$/;

/** A number from JSON, or from the text of a CSV cell; null and a refusal for anything else. */
function readNumber(name: string, value: unknown, errors: FieldError[], textual: boolean): number | null {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  if (!textual || typeof value !== 'string')
    return refuse(errors, name, 'TYPE_WRONG', `expected a number, got ${quoted(value)}`);
  if (plainDecimal.test(value)) return Number(value);
  const hint = value.includes(',') ? ' (write decimals with a point)' : '';
  return refuse(errors, name, 'NUMBER_MALFORMED', `expected a plain number${hint}, got ${quoted(value)}`);
}

/** Whole number from `min` to `max`, both included. */
export function wholeField(name: string, min: number, max: number): Field<number> {
  return {
    name,
    schema: z.int().min(min).max(max),
    read(value, errors, textual) {
      if (value === undefined || value === null) return null;
      const number = readNumber(name, value, errors, textual);
      if (number === null) return null;
      if (number > max) return refuse(errors, name, 'NUMBER_TOO_LARGE', `expected at most ${max}, got ${number}`);
      if (!Number.isInteger(number))
        return refuse(errors, name, 'NUMBER_NOT_WHOLE', `expected a whole number from ${min} to ${max}, got ${number}`);
      if (number < 0) return refuse(errors, name, 'NUMBER_TOO_SMALL', `cannot be negative, got ${number}`);
      if (number < min) return refuse(errors, name, 'NUMBER_TOO_SMALL', `expected at least ${min}, got ${number}`);
      return number;
    },
  };
}

/** Number above 0 and up to `max`, with at most `decimals` decimals. */
export function decimalField(name: string, max: number, decimals: number): Field<number> {
  const scale = 10 ** decimals;
  // Exact for every number that was written with so few decimals, where `number * scale` alone is not (1.15 * 100).
  const isPreciseEnough = (number: number) => Math.round(number * scale) / scale === number;
  return {
    name,
    schema: z
      .number()
      .gt(0)
      .lte(max)
      .refine(isPreciseEnough)
      .meta({ multipleOf: 1 / scale }),
    read(value, errors, textual) {
      if (value === undefined || value === null) return null;
      const number = readNumber(name, value, errors, textual);
      if (number === null) return null;
      if (number > max) return refuse(errors, name, 'NUMBER_TOO_LARGE', `expected at most ${max}, got ${number}`);
      if (number <= 0) return refuse(errors, name, 'NUMBER_TOO_SMALL', `expected a number above 0, got ${number}`);
      if (!isPreciseEnough(number))
        return refuse(errors, name, 'NUMBER_TOO_PRECISE', `expected at most ${decimals} decimals, got ${number}`);
      return number;
    },
  };
}

/** A day of the calendar as YYYY-MM-DD, not before `earliest`. */
export function dayField(name: string, earliest: string): Field<string> {
  return {
    name,
    schema: z.iso
      .date()
      .refine((day) => day >= earliest)
      .meta({ description: `a day from ${earliest} on` }),
    read(value, errors) {
      if (value === undefined || value === null) return null;
      if (typeof value !== 'string' || !looksLikeDay(value)) {
        const code = typeof value === 'string' ? 'DATE_MALFORMED' : 'TYPE_WRONG';
        return refuse(errors, name, code, `expected a day as YYYY-MM-DD, got ${quoted(value)}`);
      }
      if (!isRealDay(value))
        return refuse(errors, name, 'DATE_NOT_REAL', `expected a day of the calendar, got ${quoted(value)}`);
      if (value < earliest)
        return refuse(errors, name, 'DATE_TOO_EARLY', `expected no day before ${earliest}, got ${value}`);
      return value;
    },
  };
}
