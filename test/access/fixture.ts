// What the matrix of routes says of each: what it is about, and what it takes.
import { randomUUID } from 'node:crypto';
import type { Reach } from '../../shared/domain/permissions';
import type { Asking } from './callers';
import type { PartnerRows } from './partner-rows';

export type Request = { query?: string; headers?: Record<string, string>; body?: string };
export type Fixture = {
  /** Status for whoever may. */
  ok: number;
  /** Which id the address takes, and whether the caller sees the row it belongs to. */
  about?: { id(row: PartnerRows): string; visible?(asking: Asking, reach: Reach, row: PartnerRows): boolean };
  /** Ids in the answer of a list. */
  listed?(json: { items: { id: string }[] }): string[];
  idOf?(row: PartnerRows): string;
  request?(asking: Asking): Request;
};

export const aboutNothing = { id: () => randomUUID(), visible: () => false };
export const aJsonBody = (body: object): Request => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
