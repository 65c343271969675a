// Words that data uses as keys, such as energies, grounds and names of inputs, for people to read.

import type { ExplanationTexts } from './explanation-texts';

/** Translated when known; otherwise as written, without the hyphens that hold keys together. */
export const wordText = (word: string, { words }: Pick<ExplanationTexts, 'words'>): string =>
  known(words, word) ?? word.replace(/(?<=\p{L})[-_](?=\p{L})/gu, ' ');

/** Names of inputs are camelCase: "annualTurnover" becomes "annual turnover". */
export const inputName = (name: string, { inputs }: Pick<ExplanationTexts, 'inputs'>): string =>
  known(inputs, name) ?? name.replace(/(?<=[a-z\d])[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

// Own keys only: a ground may be called "constructor".
const known = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
