import type { Language } from '../../shared/domain/vehicle-fields';

export const payPath = '/pay';
export const noticePath = (reference: string): string => `${payPath}/${reference}`;
export const paymentPath = (reference: string): string => `/payments/${reference}`;
export const callOffPath = (reference: string): string => `${paymentPath(reference)}/cancellation`;
export const verifyPath = '/verify';
export const proofPath = (token: string): string => `/v/${token}`;

/** Says on every page in which language the next one is. */
export const inLanguage = (path: string, language: Language, query: Readonly<Record<string, string>> = {}): string =>
  `${path}?${new URLSearchParams({ ...query, language })}`;
