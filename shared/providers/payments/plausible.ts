// What no payment can be, whichever provider says so: money of nothing, or of which more was kept than came. It is turned
// down here, in the provider's own words for nonsense, since it could neither be booked nor left out.
import { ProviderFault } from '../calls/provider-fault';
import type { CallbackNews, PaymentProvider, Standing, Verdict } from './provider';

export const plausible = (provider: PaymentProvider): PaymentProvider => {
  const { name, verify, confirm, cancel } = provider;
  const demand = (standing: Standing): Standing => {
    const fault = faultIn(standing);
    if (fault !== null) throw new ProviderFault(name, 'nonsense', fault, 'AMOUNT_IMPLAUSIBLE');
    return standing;
  };
  return {
    ...provider,
    verify: (body, headers, now) => judged(verify(body, headers, now)),
    confirm: async (payment, signal) => demand(await confirm(payment, signal)),
    cancel: cancel && (async (payment, signal) => demand(await cancel(payment, signal))),
  };
};

function faultIn(news: CallbackNews): string | null {
  if (news.kind !== 'paid') return null;
  if (news.amount <= 0n) return 'says that nothing was paid, and that it was paid';
  return news.fee !== null && (news.fee < 0n || news.fee > news.amount) ? 'keeps more than was paid' : null;
}

function judged(verdict: Verdict): Verdict {
  if (verdict.verdict === 'refused') return verdict;
  const detail = faultIn(verdict.callback.news);
  if (detail === null) return verdict;
  return { verdict: 'refused', reason: 'body-unusable', detail, signature: verdict.signature };
}
