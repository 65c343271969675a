// GET /api/v1/callbacks and /api/v1/callbacks/{id}.
import { z } from 'zod';
import { providers } from '../../../shared/domain/jurisdictions/pack';
import { Refusal } from '../../../shared/http/errors';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import {
  type CallbackFilter,
  callbackStates,
  countCallbacks,
  findCallback,
  listCallbacks as list,
} from '../../../shared/store/callback-reads';
import { firstIdAt } from '../../../shared/store/jobs/console-filter';
import { withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { callbackPath, callbackSchema, callbackView } from './callback-view';

const query = z.strictObject({
  ...pageQuery,
  provider: z.enum(providers).optional(),
  state: z.enum(callbackStates).optional(),
  day: z.iso.date().optional().describe('Of receiving them, in UTC'),
});

const dayMs = 86_400_000;

/** Ids are ordered by time, so a day is a range of them. */
const filterOf = ({ provider, state, day }: z.output<typeof query>, jurisdiction: string | null): CallbackFilter => {
  const from = day === undefined ? null : new Date(`${day}T00:00:00Z`);
  return {
    jurisdiction,
    provider: provider ?? null,
    state: state ?? null,
    fromId: from && firstIdAt(from),
    toId: from && firstIdAt(new Date(from.getTime() + dayMs)),
  };
};

export const listCallbacks = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: callbackPath,
      audience: 'person',
      permission: 'callbacks:read',
      tag: 'Callbacks',
      summary: 'What providers of payments told, newest first',
      description:
        'Of one jurisdiction those about its payments; what is about nothing known, or was refused, is of none and ' +
        'shown to staff of the whole platform alone.',
      query,
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(callbackSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query: wanted, caller, reach }) => {
      const filter = filterOf(wanted, jurisdictionInReach(caller, reach));
      const range = rangeOf(wanted);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([list(db, filter, range), countCallbacks(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(callbackPath, wanted, found, counted, callbackView) };
    },
  );

export const getCallback = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: `${callbackPath}/{id}`,
      audience: 'person',
      permission: 'callbacks:read',
      tag: 'Callbacks',
      summary: 'One callback, and what became of it',
      params: z.strictObject({ id: z.uuid() }),
      responses: { 200: { description: 'The callback', content: { 'application/json': callbackSchema } } },
      errors: ['CALLBACK_NOT_FOUND'],
    },
    async ({ params: { id }, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const found = await withPatience(readPatienceSeconds, () => findCallback(db, id, jurisdiction));
      if (found === undefined) throw new Refusal('CALLBACK_NOT_FOUND');
      return { status: 200, body: callbackView(found) };
    },
  );
