// When a tax falls due: what the tariff document says, and what the authority decided about its start since. Dates are
// dated data: a postponement is a new version of the document, never a change of code.
import { z } from 'zod';
import { calendarDay } from '../calendar-day';
import { addDays, addMonths, firstDayOf } from '../days';
import { sourced } from '../tariff/document-fields';

/** Of vehicles the first two, of services the third. One object, not a union, so that a fault keeps its place. */
export const dueRule = z
  .strictObject({
    inServiceOnFirstDay: z
      .strictObject({
        due: z.literal('on-day'),
        monthDay: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
        ...sourced,
      })
      .optional(),
    putIntoServiceLater: z.strictObject({ due: z.literal('at-once'), ...sourced }).optional(),
    onRequest: z.strictObject({ due: z.literal('after-days'), days: z.int().min(0).max(3_660), ...sourced }).optional(),
  })
  .superRefine(({ inServiceOnFirstDay, putIntoServiceLater, onRequest }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (onRequest === undefined) {
      if (inServiceOnFirstDay === undefined) refuse('inServiceOnFirstDay', 'is missing');
      if (putIntoServiceLater === undefined) refuse('putIntoServiceLater', 'is missing');
    } else if (inServiceOnFirstDay !== undefined || putIntoServiceLater !== undefined)
      refuse('onRequest', 'is for services, the others are for vehicles');
  });
type DueRule = z.infer<typeof dueRule>;

/** What the authority decided about the start, oldest first; `until: null` means that no date was given. */
export const entryIntoForce = z.array(
  z.strictObject({
    decidedIn: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    state: z.enum(['in-force', 'postponed']),
    until: calendarDay.nullable(),
    ...sourced,
  }),
);

type DueRules = { due?: DueRule | undefined; entryIntoForce?: z.infer<typeof entryIntoForce> | undefined };

/**
 * The rule as a statement over all assessments of a year takes it; `dueOn` says how the four go together. All are null
 * while the start is postponed without a date: nothing is due then.
 */
export type YearsDueRule = {
  /** Vehicles in service on the first day of the year. `notBefore` is heeded already. */
  inService: string | null;
  /** Vehicles put into service later, on the day of their first circulation. */
  later: 'at-once' | null;
  /** Services: so many days after the request. */
  afterDays: number | null;
  /** Whatever the others say, nothing is due before this day. */
  notBefore: string | null;
};

export function dueRuleForYear({ due, entryIntoForce = [] }: DueRules, fiscalYear: number): YearsDueRule {
  const decision = entryIntoForce.at(-1);
  const notBefore = decision?.until ?? null;
  if (due === undefined || (decision?.state === 'postponed' && notBefore === null))
    return { inService: null, later: null, afterDays: null, notBefore: null };
  const { inServiceOnFirstDay, putIntoServiceLater, onRequest } = due;
  return {
    inService: inServiceOnFirstDay ? laterOf(dayOfYear(fiscalYear, inServiceOnFirstDay.monthDay), notBefore) : null,
    later: putIntoServiceLater?.due ?? null,
    afterDays: onRequest?.days ?? null,
    notBefore,
  };
}

export type DueFacts = {
  fiscalYear: number;
  /** Null where it is not known; the vehicle counts as in service on the first day then. */
  firstCirculation: string | null;
  /** Of services; null of vehicles. */
  requestedOn: string | null;
};

/** The last day on which the tax is in time; null while there is none. */
export function dueOn(
  { inService, later, afterDays, notBefore }: YearsDueRule,
  { fiscalYear, firstCirculation, requestedOn }: DueFacts,
): string | null {
  if (afterDays !== null) return requestedOn === null ? null : laterOf(addDays(requestedOn, afterDays), notBefore);
  if (firstCirculation === null || firstCirculation <= firstDayOf(fiscalYear)) return inService;
  return later === null ? null : laterOf(firstCirculation, notBefore);
}

const laterOf = (day: string, other: string | null): string => (other !== null && other > day ? other : day);

/** January has every day of a month, so counting on from it takes 02-29 and 02-30 to the last day of February. */
const dayOfYear = (year: number, monthDay: string): string =>
  addMonths(`${firstDayOf(year).slice(0, -2)}${monthDay.slice(3)}`, Number(monthDay.slice(0, 2)) - 1);
