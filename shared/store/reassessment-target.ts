// The version by which a reassessment computes: that which rules when it is asked for.
import { dayIn, firstDayOf, lastDayOf } from '../domain/days';
import { packs } from '../domain/jurisdictions/packs';
import { isVehicleSubject } from '../domain/vehicle-fields';
import type { Sql } from './sql';
import { rulingHashes } from './tariffs';

export type ReassessedSubject = { jurisdiction: string; subject: string; fiscalYear: number };

/**
 * The content hash; undefined where nothing rules. Vehicles are ruled by what is valid on the first day of the year,
 * services by what is valid today, or was on the last day of a year that is over.
 */
export async function rulingTarget(
  sql: Sql,
  { jurisdiction, subject, fiscalYear }: ReassessedSubject,
): Promise<string | undefined> {
  const pack = packs.get(jurisdiction);
  if (pack === undefined) return undefined;
  const today = dayIn(pack.timeZone, new Date());
  const isOver = lastDayOf(fiscalYear) < today;
  const ofService = isOver ? lastDayOf(fiscalYear) : today;
  const on = isVehicleSubject(subject) ? firstDayOf(fiscalYear) : ofService;
  return (await rulingHashes(sql, jurisdiction, [subject], { on, today }))[0];
}
