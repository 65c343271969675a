// Numbers, money and percentages as a reader of each language writes them. Not by Intl: its separators differ between
// versions of ICU, and a receipt printed again must read as it did.

import type { Currency } from '../money';

export type NumberStyle = { group: string; decimal: string; beforePercent: string };

const narrowSpace = '\u202f';
const hardSpace = '\u00a0';

/** Groups of three by a narrow space, a comma for decimals: French and Malagasy use, the RAE's rule, Portugal's too. */
export const spacedNumbers: NumberStyle = { group: narrowSpace, decimal: ',', beforePercent: hardSpace };
export const commaNumbers: NumberStyle = { group: ',', decimal: '.', beforePercent: '' };

/** How the currency's users write it; both CFA francs go by one name where they are used. */
export const currencySigns: Readonly<Record<Currency, string>> = { MGA: 'Ar', XAF: 'FCFA', XOF: 'FCFA' };

const shownDecimals = 4;

/** `value`: a number, a plain decimal ("1250.5") or a quotient ("10/3": 3.3333…). Other text comes back as it is. */
export function numberText(value: number | string, { group, decimal }: NumberStyle): string {
  const text = typeof value === 'number' ? digitsOf(value) : divided(value);
  const [, sign, whole, decimals = '', more] = /^(-?)(\d+)(?:\.(\d+))?(…?)$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  // Zeros at the end of an expansion that goes on are digits like the others.
  const kept = more ? decimals : decimals.replace(/0+$/, '');
  return `${sign ? '−' : ''}${grouped}${kept && decimal + kept}${more}`;
}

export const withUnit = (text: string, unit: string): string => `${text}${hardSpace}${unit}`;

export const moneyText = (value: number | string, currency: Currency, style: NumberStyle): string =>
  withUnit(numberText(value, style), currencySigns[currency]);

export const percentText = (percent: string, style: NumberStyle): string =>
  `${numberText(percent, style)}${style.beforePercent}%`;

function digitsOf(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return BigInt(value).toString();
  const shortest = String(value);
  return shortest.includes('e') ? value.toFixed(20) : shortest;
}

/** Cut, not rounded, and said to go on: what was computed is the quotient, and rounding has a step of its own. */
function divided(text: string): string {
  const [, sign, num, den] = /^(-?)(\d+)\/(\d+)$/.exec(text) ?? [];
  if (num === undefined || den === undefined || BigInt(den) === 0n) return text;
  const scale = 10n ** BigInt(shownDecimals);
  const scaled = BigInt(num) * scale;
  const digits = (scaled / BigInt(den)).toString().padStart(shownDecimals + 1, '0');
  const goesOn = scaled % BigInt(den) === 0n ? '' : '…';
  return `${sign}${digits.slice(0, -shownDecimals)}.${digits.slice(-shownDecimals)}${goesOn}`;
}
