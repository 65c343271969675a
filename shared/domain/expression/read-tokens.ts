// The text of a formula as numbers, names and signs, each with its place. First half of parseExpression.
import { FaultFound } from './fault';

export type Operator = '+' | '-' | '*' | '/';
export type Sign = Operator | '(' | ')' | ',';
export type Token =
  | { kind: 'sign'; at: number; text: Sign }
  | { kind: 'number' | 'name' | 'end'; at: number; text: string };

// A Map, not an object: the text is a stranger's, and "constructor" must not be found.
const signs = new Map<string, Sign>([
  ...(['+', '-', '*', '/', '(', ')', ','] as const).map((sign): [string, Sign] => [sign, sign]),
  // As word processors and typeset laws write them.
  ['×', '*'],
  ['÷', '/'],
  ['−', '-'],
]);

const blank = /\s+/y;
const number = /\d+(?:\.\d*)?/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const camelCase = /^[a-z][A-Za-z0-9]*$/;

/** Ends with a token of kind 'end'. Throws FaultFound at the first character that belongs to no token. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(blank, text, at);
    if (skipped === null) tokens.push(tokenAt(text, at));
    at += (skipped ?? tokens.at(-1)!.text).length;
  }
  return [...tokens, { kind: 'end', at, text: '' }];
}

function tokenAt(text: string, at: number): Token {
  const sign = signs.get(text[at]!);
  if (sign !== undefined) return { kind: 'sign', at, text: sign };

  const digits = matchAt(number, text, at);
  if (digits?.endsWith('.')) throw new FaultFound(at + digits.length, 'a digit is missing after the decimal point');
  if (digits !== null) return { kind: 'number', at, text: digits };

  const name = matchAt(word, text, at);
  if (name === null) throw new FaultFound(at, `no such character: ${shown(text.codePointAt(at)!)}`);
  if (!camelCase.test(name)) throw new FaultFound(at, `not a name in camelCase: ${name}`);
  return { kind: 'name', at, text: name };
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/** NUL and halves of surrogate pairs would make the message a text that PostgreSQL does not store. */
function shown(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}
