import { maskText } from '../../shared/process/mask';

/** A JSON value with every text and name in it masked. Payloads hold ids only, but nobody should have to rely on it. */
export function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== 'object' || value === null) return value;
  const masked = new Map<string, unknown>();
  for (const [name, inner] of Object.entries(value)) masked.set(freeName(maskText(name), masked), maskValue(inner));
  return Object.fromEntries(masked);
}

/** Two names may look alike once they are masked; neither may hide the other's value. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${number}`;
  return free;
}
