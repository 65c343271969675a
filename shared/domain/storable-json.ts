// JSON that parses and still cannot be kept: PostgreSQL stores no NUL and no half of a character, and whatever walks a
// document recursively must not run out of stack.

// Ten levels are more than any document here has.
const deepest = 64;

/** Why the value cannot be stored, in words; undefined when it can. */
export function unstorable(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return isWhole(value) ? undefined : 'holds NUL or half of a character';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === deepest) return `is nested more than ${deepest} levels deep`;
  for (const [name, one] of Object.entries(value)) {
    const reason = unstorable(name) ?? unstorable(one, depth + 1);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const isWhole = (text: string): boolean => !/[\0\p{Cs}]/u.test(text);
