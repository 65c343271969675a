// What may stand in a message: one line each, nothing that could pretend to be the text around it.
import { cutText } from './cut-text';

export type Values = Readonly<Record<string, string>>;

const longestValue = 500;
const longestName = 60;

const isOneLine = (text: string): boolean => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
const isAddress = (text: string): boolean => /^https?:\/\/[^\s<>"'\\]+$/u.test(text);

/** Unseen characters that turn the direction of all that follows, wherever they came from. */
const withoutTurns = (text: string): string => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

/**
 * The values of those names. Throws, as `fault` words it, when one is missing or unusable. What else was given is left
 * out.
 */
export function usableValues(data: Values, names: readonly string[], fault: (name: string) => Error): Values {
  const usable = names.map((name) => {
    const value = Object.hasOwn(data, name) ? withoutTurns(data[name] ?? '').trim() : '';
    if (value === '' || !isOneLine(value)) throw fault(name);
    if (name !== 'link') return [name, cutText(value, longestValue)];
    if (!isAddress(value)) throw fault(name);
    return [name, value];
  });
  return Object.fromEntries(usable);
}

export function usableAddress(address: string | null, fault: () => Error): string | null {
  if (address !== null && !isAddress(address)) throw fault();
  return address;
}

/**
 * The name to greet somebody by. Null when nobody should be: names are typed by strangers, and a mail program makes a
 * link of `example.org` in one. A message must not fail for its name, so what is odd is left out rather than refused.
 */
export function usableName(name: string | null): string | null {
  if (name === null || !isOneLine(name)) return null;
  const clean = withoutTurns(name).trim();
  return clean === '' || /[@/\\]|\p{L}\.\p{L}{2}/u.test(clean) ? null : cutText(clean, longestName);
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Keeps the order of what stands around a text of Arabic or Hebrew. Only there: some old mail programs show a box for
 * the isolating characters.
 */
export const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text);
