import { maskText } from '../../shared/process/mask';

/** A JSON value with every text in it masked. Payloads hold ids only, but nobody should have to rely on it. */
export function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskValue(inner)]));
}
