// Which callbacks a page asks for.
import { z } from 'zod';
import { providers } from '../../shared/domain/jurisdictions/pack';
import { type CallbackFilter, callbackStates } from '../../shared/store/callback-reads';
import { firstIdAt } from '../../shared/store/jobs/console-filter';
import { isEventId } from '../board/event-id';
import { type Asked, readFields, text } from '../pages/read-fields';

const shape = {
  provider: z.enum(['', ...providers]).default(''),
  state: z.enum(['', ...callbackStates]).default(''),
  day: z.union([z.literal(''), z.iso.date()]).default(''),
  /** The last id of the page before. */
  before: text(36).refine((id) => id === '' || isEventId(id)),
};
export type CallbackQuery = Record<keyof typeof shape, string>;

export type ReadCallbackFilter = Asked<CallbackQuery> & { filter: Omit<CallbackFilter, 'jurisdiction'> };

const dayMs = 86_400_000;

/** A field that cannot be read finds nothing, and the page says so. */
export function readCallbackFilter(given: object): ReadCallbackFilter {
  const { query, faults } = readFields<keyof CallbackQuery>(given, shape, ['replayed', 'left']);
  const from = query.day === '' ? null : new Date(`${query.day}T00:00:00Z`);
  const filter = {
    provider: (query.provider || null) as CallbackFilter['provider'],
    state: (query.state || null) as CallbackFilter['state'],
    fromId: from && firstIdAt(from),
    toId: from && firstIdAt(new Date(from.getTime() + dayMs)),
  };
  return { query, faults, filter };
}

export function callbacksAddress(query: Partial<CallbackQuery>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? '/callbacks' : `/callbacks?${new URLSearchParams(given)}`;
}
