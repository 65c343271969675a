// Takes personal values out of texts that others write for us: error messages, stacks, rejected values.

const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu, '[e-mail]'],
  [/(?<![\w-])\+?\d(?:[ .]?\d){8,14}(?![\w-])/g, '[number]'],
  // PostgreSQL repeats the row or key that broke a constraint.
  [/\b(Key \([^)]*\)=)\([^)]*\)/g, '$1([masked])'],
  [/\b(Failing row contains) \(.*\)/gs, '$1 ([masked])'],
  [/\b(tc_)[A-Za-z0-9]{8,}/g, '$1[key]'],
];

/** The text without e-mail addresses, telephone numbers, API keys and quoted rows. UUIDs and plain amounts stay. */
export function maskText(text: string): string {
  return patterns.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);
}
