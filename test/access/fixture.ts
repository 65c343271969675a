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
  /** Tests have no such rows. */
  isOfNoTest?: true;
  /** `row` is the one that it is about. */
  request?(asking: Asking, row: PartnerRows | null): Request;
};

export const aboutNothing = { id: () => randomUUID(), visible: () => false };
export const aJsonBody = (body: object): Request => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
export const underANewKey = (body: object): Request => {
  const { headers, ...request } = aJsonBody(body);
  return { ...request, headers: { ...headers!, 'Idempotency-Key': randomUUID() } };
};

/** Who belongs to no jurisdiction says which one is meant. */
export const ofMadagascar = ({ caller }: Asking) => (caller?.jurisdiction === null ? { jurisdiction: 'MG' } : {});
export const ids = (json: { items: { id: string }[] }) => json.items.map(({ id }) => id);
