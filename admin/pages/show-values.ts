// How times, numbers and texts look on the console's pages.

import { type Html, html } from '../../shared/http/html';
import { maskText } from '../../shared/process/mask';

const pad = (n: number) => String(n).padStart(2, '0');

/** To the second, in UTC: operators compare it with logs, and the servers' clocks are set to it. */
export const utcText = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');

export const time = (at: Date | null): Html | string =>
  at === null ? '–' : html`<time datetime="${at.toISOString()}">${utcText(at)}</time>`;

/** The value of an <input type="datetime-local">, meant as UTC. */
export const timeField = (at: Date): string =>
  `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}T${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;

export const count = (n: number): string => n.toLocaleString('en-GB').replaceAll(',', ' ');

export const counted = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** Masked and cut to `length` characters. Masked first: a cut could leave half an address that no pattern knows. */
export function maskedExcerpt(text: string, length: number): string {
  const masked = maskText(text).replace(/\s+/g, ' ').trim();
  return masked.length > length ? `${masked.slice(0, length - 1)}…` : masked;
}
