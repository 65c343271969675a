// A day's movements at Wave. Its days are those of UTC, and its amounts what the account gained or lost, without the fee.
import { z } from 'zod';
import type { DayWanted, ListedTransaction } from './provider';
import type { Wave } from './wave';
import { waveTime } from './wave-sessions';
import { wholeAmount } from './whole-amount';

/** Negative where money left. */
const difference = z.string().transform((text, context) => {
  const isNegative = text.startsWith('-');
  const { data: amount } = wholeAmount.safeParse(isNegative ? text.slice(1) : text);
  if (amount !== undefined) return isNegative ? -amount : amount;
  context.addIssue({ code: 'custom', message: 'expected a whole amount' });
  return z.NEVER;
});

const id = z.string().min(1).max(100);

const itemShape = z.object({
  timestamp: waveTime,
  transaction_id: id,
  transaction_type: z.string().nullish(),
  amount: difference,
  fee: difference.nullish(),
  currency: z
    .string()
    .length(3)
    .transform((code) => code.toUpperCase()),
  is_reversal: z.boolean().nullish(),
  client_reference: z.string().max(255).nullish(),
  checkout_api_session_id: id.nullish(),
});
type Item = z.output<typeof itemShape>;

const pageShape = z.object({
  page_info: z.object({ end_cursor: z.string().nullish(), has_next_page: z.boolean() }),
  items: z.array(itemShape),
});

export async function* listWave(
  wave: Wave,
  { from, to, currency }: DayWanted,
  signal: AbortSignal,
): AsyncGenerator<ListedTransaction> {
  for (const day of daysOfUtc(from, to)) {
    for await (const item of itemsOf(wave, day, signal)) {
      const listed = readItem(item);
      if (listed?.currency === currency && listed.at >= from && listed.at < to) yield listed;
    }
  }
}

const dayMs = 86_400_000;

function* daysOfUtc(from: Date, to: Date): Generator<string> {
  const first = Math.floor(from.getTime() / dayMs) * dayMs;
  for (let day = first; day < to.getTime(); day += dayMs) yield new Date(day).toISOString().slice(0, 10);
}

async function* itemsOf({ client, headers }: Wave, day: string, signal: AbortSignal): AsyncGenerator<Item> {
  let after: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({ date: day, ...(after && { after }) });
    const path = `/v1/transactions?${query}`;
    const call = { name: 'list', isSafe: true, method: 'GET', path, headers } as const;
    const { items, page_info: info } = await client.call({ ...call, schema: pageShape }, signal);
    yield* items;
    const next: string | null = info.has_next_page ? (info.end_cursor ?? null) : null;
    // Otherwise this would go on until somebody stops the process.
    if (next !== null && next === after) throw client.fault('nonsense', 'listed the same page twice');
    after = next;
  } while (after !== null);
}

const checkouts = ['api_checkout', 'merchant_payment'];
const refunds = ['api_checkout_refund', 'merchant_payment_refund'];

/** What the business pays out or moves is left out. Payments without an order are listed: somebody has to see them. */
function readItem(item: Item): ListedTransaction | null {
  const type = item.transaction_type ?? '';
  const isRefund = refunds.includes(type) || (checkouts.includes(type) && item.is_reversal === true);
  if (!isRefund && !checkouts.includes(type)) return null;
  const gross = item.amount + (item.fee ?? 0n);
  return {
    kind: isRefund ? 'refund' : 'payment',
    transaction: item.transaction_id,
    // A refund carries the reference of what it pays back, and none of its own.
    reference: isRefund ? null : (item.client_reference ?? null),
    providerReference: item.checkout_api_session_id ?? null,
    amount: gross < 0n ? -gross : gross,
    currency: item.currency,
    fee: isRefund ? null : (item.fee ?? null),
    at: item.timestamp,
  };
}
