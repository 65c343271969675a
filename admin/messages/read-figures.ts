// How each carrier did in the last day and the last week.
import type { Channel } from '../../shared/domain/notification/kinds';
import type { AttemptState } from '../../shared/domain/notification/plan-delivery';
import { earliestIdAt } from '../../shared/process/time-ordered-id';
import { countDeliveries, type DeliveryCount, mostAttempts } from '../../shared/store/delivery-figures';
import type { Sql } from '../../shared/store/sql';
import { type SharedReads, shareReads } from '../board/share-reads';

const dayMs = 86_400_000;
// Figures of days do not change within a minute.
const maxAgeMs = 60_000;

export type CarrierFigures = {
  channel: Channel;
  provider: string;
  span: 'day' | 'week';
  attempts: number;
  by: Readonly<Record<AttemptState, number>>;
  /** Of those whose carrier has answered, how many it took and did not hand back; null where there are none. */
  rate: number | null;
};

export type Figures = {
  carriers: readonly CarrierFigures[];
  /** Since when, where that is less than a week: more attempts than can be counted. */
  cutAt: Date | null;
};

export type ReadFigures = (jurisdiction: string | null) => Promise<Figures>;

export function openFigures(sql: Sql, shared: SharedReads = shareReads(maxAgeMs)): ReadFigures {
  return (jurisdiction) =>
    shared.read(jurisdiction ?? '*', async () => {
      const now = Date.now();
      const fromId = earliestIdAt(new Date(now - 7 * dayMs));
      const lateFromId = earliestIdAt(new Date(now - dayMs));
      return figuresOf(await countDeliveries(sql, { fromId, lateFromId, jurisdiction }));
    });
}

function figuresOf(counts: readonly DeliveryCount[]): Figures {
  const names = new Map(counts.map(({ channel, provider }) => [`${channel} ${provider}`, { channel, provider }]));
  const carriers = [...names.values()].flatMap(({ channel, provider }) => {
    const of = counts.filter((one) => one.channel === channel && one.provider === provider);
    return [
      carrierIn(
        'day',
        of[0]!,
        of.filter(({ isLate }) => isLate),
      ),
      carrierIn('week', of[0]!, of),
    ];
  });
  const isCut = (counts[0]?.looked ?? 0) === mostAttempts;
  const oldest = Math.min(...counts.map(({ oldestAt }) => oldestAt.getTime()));
  return { carriers, cutAt: isCut ? new Date(oldest) : null };
}

type Carrier = Pick<DeliveryCount, 'channel' | 'provider'>;

function carrierIn(
  span: CarrierFigures['span'],
  { channel, provider }: Carrier,
  counts: readonly DeliveryCount[],
): CarrierFigures {
  const by = { sending: 0, sent: 0, delivered: 0, undelivered: 0, refused: 0, failed: 0 };
  for (const { state, count } of counts) by[state] += count;
  const attempts = Object.values(by).reduce((sum, count) => sum + count, 0);
  const answered = attempts - by.sending;
  const rate = answered === 0 ? null : (by.sent + by.delivered) / answered;
  return { channel, provider, span, attempts, by, rate };
}
