import type { Language } from '../../shared/domain/vehicle-fields';

export const payPath = '/pay';
export const noticePath = (reference: string): string => `${payPath}/${reference}`;
export const paymentPath = (reference: string): string => `/payments/${reference}`;
export const receiptPdfPath = (reference: string): string => `${paymentPath(reference)}/receipt.pdf`;
/** `place` from 0. */
export const codePath = (reference: string, place: number | string): string =>
  `${paymentPath(reference)}/codes/${place}.png`;
export const callOffPath = (reference: string): string => `${paymentPath(reference)}/cancellation`;
export const verifyPath = '/verify';
export const proofPath = (token: string): string => `/v/${token}`;

/** Says on every page in which language the next one is. */
export const inLanguage = (path: string, language: Language, query: Readonly<Record<string, string>> = {}): string =>
  `${path}?${new URLSearchParams({ ...query, language })}`;
