// How amounts, days and hours are written in a language, beside the texts of the pages.
import { dayIn } from '../../shared/domain/days';
import { dayText } from '../../shared/domain/explanation/day-text';
import { explanationTexts } from '../../shared/domain/explanation/explain-in-words';
import { moneyText } from '../../shared/domain/explanation/number-text';
import type { Currency } from '../../shared/domain/money';
import type { Language } from '../../shared/domain/vehicle-fields';
import { type PublicTexts, publicTexts } from './texts/public-texts';

export type Words = {
  language: Language;
  texts: PublicTexts;
  money(amount: bigint, currency: Currency): string;
  /** YYYY-MM-DD. */
  day(day: string): string;
  dayOf(instant: Date, timeZone: string): string;
  /** The hour, with the day unless it is today's. */
  time(instant: Date, timeZone: string): string;
};

export function wordsIn(language: Language): Words {
  const style = explanationTexts[language];
  const dayOf = (instant: Date, timeZone: string) => dayText(dayIn(timeZone, instant), style);
  return {
    language,
    texts: publicTexts[language],
    money: (amount, currency) => moneyText(amount.toString(), currency, style.numbers),
    day: (day) => dayText(day, style),
    dayOf,
    time(instant, timeZone) {
      const isToday = dayIn(timeZone, instant) === dayIn(timeZone, new Date());
      return `${isToday ? '' : `${dayOf(instant, timeZone)}, `}${hourIn(timeZone, instant)}`;
    },
  };
}

const hourIn = (timeZone: string, instant: Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
