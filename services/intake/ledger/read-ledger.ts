// GET /api/v1/ledger/balances and /api/v1/ledger/journals.
import { z } from 'zod';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { dayIn } from '../../../shared/domain/days';
import { packOf, packs } from '../../../shared/domain/jurisdictions/packs';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { balancesOn, countJournals, listJournals } from '../../../shared/store/ledger-reads';
import { withPatience } from '../../../shared/store/sql';
import { jurisdictionInReach } from '../exemptions';
import { readPatienceSeconds } from '../get-batch';
import type { IntakeTools } from '../tools';
import { balanceSchema, balanceView, journalSchema, journalView } from './ledger-view';

export const getBalances = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/api/v1/ledger/balances',
      audience: 'person',
      permission: 'ledger:read',
      tag: 'Ledger',
      summary: 'What lies in each account at the end of a day',
      query: z.strictObject({ on: calendarDay.optional().describe('Today when left out') }),
      responses: {
        200: {
          description: 'All accounts',
          content: { 'application/json': z.object({ on: z.iso.date(), items: z.array(balanceSchema) }) },
        },
      },
      errors: [],
    },
    async ({ query, caller, reach }) => {
      const jurisdiction = jurisdictionInReach(caller, reach);
      const on = query.on ?? todayIn(jurisdiction);
      const found = await withPatience(readPatienceSeconds, () => balancesOn(db, jurisdiction, on));
      return { status: 200, body: { on, items: found.map(balanceView) } };
    },
  );

/** Of all of them, where the day is furthest. */
function todayIn(jurisdiction: string | null): string {
  const places = jurisdiction === null ? [...packs.values()] : [packOf(jurisdiction)];
  const now = new Date();
  const days = places.map(({ timeZone }) => dayIn(timeZone, now));
  return days.sort().at(-1)!;
}

const path = '/api/v1/ledger/journals';

export const getJournals = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'person',
      permission: 'ledger:read',
      tag: 'Ledger',
      summary: 'What was booked, newest first',
      query: z.strictObject({
        ...pageQuery,
        from: calendarDay.optional().describe('The first day on which it was booked'),
        to: calendarDay.optional().describe('The first day that is left out'),
        paymentId: z.uuid().optional(),
      }),
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(journalSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query, caller, reach }) => {
      const { from, to, paymentId } = query;
      const filter = { jurisdiction: jurisdictionInReach(caller, reach), from, to, paymentId };
      const range = rangeOf(query);
      const [found, counted] = await withPatience(readPatienceSeconds, () =>
        Promise.all([listJournals(db, filter, range), countJournals(db, filter, mostCounted + 1)]),
      );
      return { status: 200, body: pageView(path, query, found, counted, journalView) };
    },
  );
