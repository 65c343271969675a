// Which receipts a page asks for.
import { z } from 'zod';
import { packs } from '../../shared/domain/jurisdictions/packs';
import { readReceiptNumber } from '../../shared/domain/receipt/receipt-number';
import { receiptStates } from '../../shared/domain/receipt/receipt-state';
import type { ReceiptFilter } from '../../shared/store/receipt-reads';
import type { OwnedScope } from '../../shared/store/row-scope';
import { isEventId } from '../board/event-id';
import { onlyOf } from '../login/open-session';
import { type Asked, readFields, text } from '../pages/read-fields';
import type { Call } from '../route';

export const jurisdictions = [...packs.keys()];

const isId = (id: string): boolean => id === '' || isEventId(id);

const shape = {
  number: text(30).refine((number) => number === '' || readReceiptNumber(number) !== null),
  payment: text(36).refine(isId),
  state: z.enum(['', ...receiptStates]).default(''),
  jurisdiction: z.enum(['', ...jurisdictions]).default(''),
  /** The last id of the page before. */
  before: text(36).refine(isId),
};
export type ReceiptQuery = Record<keyof typeof shape, string>;

export type ReadReceiptFilter = Asked<ReceiptQuery> & { scope: OwnedScope; filter: ReceiptFilter };

/** A field that cannot be read finds nothing, and the page says so. */
export function readReceiptFilter(call: Call): ReadReceiptFilter {
  const { query, faults } = readFields<keyof ReceiptQuery>(call.req.query, shape, []);
  const only = onlyOf(call);
  if (only !== null && query.jurisdiction !== '' && query.jurisdiction !== only)
    faults.push(`You may see the receipts of ${only} alone.`);
  const filter = {
    paymentId: query.payment || undefined,
    assessmentId: undefined,
    number: readReceiptNumber(query.number) ?? undefined,
    year: undefined,
    state: receiptStates.find((state) => state === query.state),
  };
  return { query, faults, scope: scopeOf(only ?? (query.jurisdiction || null)), filter };
}

/** Of one jurisdiction, or with null of all. */
export const scopeOf = (jurisdiction: string | null): OwnedScope =>
  jurisdiction === null ? { kind: 'all' } : { kind: 'tenant', jurisdiction };

export function receiptsAddress(query: Partial<ReceiptQuery>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? '/receipts' : `/receipts?${new URLSearchParams(given)}`;
}
