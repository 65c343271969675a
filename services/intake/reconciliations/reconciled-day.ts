// Of which provider and day, as callers say it, and whether that is one that can be compared.
import { z } from 'zod';
import { calendarDay } from '../../../shared/domain/calendar-day';
import { dayIn } from '../../../shared/domain/days';
import { type JurisdictionPack, type ProviderName, providers } from '../../../shared/domain/jurisdictions/pack';
import { packOf } from '../../../shared/domain/jurisdictions/packs';
import type { Caller } from '../../../shared/http/caller';
import { Refusal } from '../../../shared/http/errors';
import { jurisdictionOf } from '../jurisdiction-of';

export const providerAndDay = {
  provider: z.enum(providers),
  day: calendarDay.describe('In the jurisdiction; not a day that is yet to come'),
};

type Given = { provider: ProviderName; day: string; jurisdiction?: string | undefined };

/** The place whose day it is. */
export function placeOfDay(caller: Caller, { provider, day, jurisdiction }: Given): JurisdictionPack {
  const pack = packOf(jurisdictionOf(caller, jurisdiction));
  if (!pack.providers.includes(provider)) {
    const message = `does not collect in ${pack.code}; there are ${pack.providers.join(', ')}`;
    throw notOffered(message);
  }
  if (day > dayIn(pack.timeZone, new Date())) {
    const message = 'is yet to come';
    throw new Refusal('REQUEST_INVALID', { details: [{ field: 'day', code: 'DAY_TO_COME', message }] });
  }
  return pack;
}

export const notOffered = (message: string): Refusal =>
  new Refusal('PROVIDER_NOT_OFFERED', { details: [{ field: 'provider', code: 'PROVIDER_NOT_OFFERED', message }] });
