// GET /api/v1/tariffs: all published versions, or those that rule on a day.
import { z } from 'zod';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { dayIn } from '../../../shared/domain/days';
import { jurisdictionCode, packs } from '../../../shared/domain/jurisdictions/packs';
import { mostCounted, pageOf, pageQuery, pageView, rangeOf } from '../../../shared/http/paging';
import { defineRoute, type Route } from '../../../shared/http/route';
import { countPublished, listPublished } from '../../../shared/store/published-tariffs';
import { type Sql, withPatience } from '../../../shared/store/sql';
import { rulingHashes } from '../../../shared/store/tariffs';
import { readPatienceSeconds } from '../get-batch';
import { jurisdictionOf } from '../jurisdiction-of';
import type { IntakeTools } from '../tools';
import { tariffSchema, tariffView } from './tariff-view';

const path = '/api/v1/tariffs';

const query = z.strictObject({
  ...pageQuery,
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'expected what the next link says')
    .optional()
    .describe('Taken from the next link, instead of page'),
  subject: z.string().min(1).max(24).optional().describe('A category of vehicles, or the code of a service'),
  on: calendarDay.meta({ format: 'date' }).optional().describe('Only the versions that rule on this day'),
  jurisdiction: jurisdictionCode.optional().describe('For callers who belong to none; those who do see their own'),
});

export const listTariffs = ({ db }: IntakeTools): Route =>
  defineRoute(
    {
      method: 'get',
      path,
      audience: 'member',
      permission: 'tariffs:read',
      tag: 'Tariffs',
      summary: 'Published tariffs, newest first',
      description:
        'All versions of a jurisdiction, or with `on` those by which is assessed today what is of that day: a vehicle by the ' +
        'first day of the fiscal year, a service by the day of its request.',
      query,
      responses: { 200: { description: 'A page', content: { 'application/json': pageOf(tariffSchema) } } },
      errors: ['PAGE_TOO_DEEP'],
    },
    async ({ query: wanted, caller }) => {
      const jurisdiction = jurisdictionOf(caller, wanted.jurisdiction);
      const range = rangeOf(wanted);
      const { subject, on } = wanted;
      const [found, counted] = await withPatience(readPatienceSeconds, async () => {
        const among = on === undefined ? undefined : await rulingOn(db, jurisdiction, subject, on);
        const filter = { jurisdiction, subject, among };
        return Promise.all([listPublished(db, filter, range), countPublished(db, filter, mostCounted + 1)]);
      });
      const numbered = found.map((tariff) => ({ ...tariff, id: tariff.number }));
      return { status: 200, body: pageView(path, wanted, numbered, counted, (row) => tariffView(row, caller)) };
    },
  );

/** Nothing rules where no pack says what day it is. */
async function rulingOn(sql: Sql, jurisdiction: string, subject: string | undefined, on: string): Promise<string[]> {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) return [];
  const today = dayIn(pack.timeZone, new Date());
  return rulingHashes(sql, jurisdiction, subject === undefined ? null : [subject], { on, today });
}
