import type { SimulatedPayment } from './payment-book';
import { Refusal, type Route, type SimulatedAnswer } from './serve-simulator';
import type { SimulatorParts } from './simulator';

type PayPage = {
  provider: string;
  amount: string;
  currency: string;
  description: string;
  /** Addresses of forms without fields. */
  payPath: string;
  cancelPath: string;
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

/** Where a payer would give his secret to the provider: here a click is enough. Works without scripts. */
function payPage({ provider, amount, currency, description, payPath, cancelPath }: PayPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(provider)} (simulated)</title>
<h1>${escaped(provider)} <small>simulated, no money moves</small></h1>
<p>${escaped(description)}</p>
<p><strong>${escaped(amount)} ${escaped(currency)}</strong></p>
<form method="post" action="${escaped(payPath)}"><button>Pay</button></form>
<form method="post" action="${escaped(cancelPath)}"><button>Cancel</button></form>
</html>
`;
}

/**
 * The page and its two buttons, below /simulator/pay/. `whereTo` says where the browser goes afterwards; null keeps it
 * where it is.
 */
export function payRoutes<D>(
  provider: string,
  { book, url }: SimulatorParts<D>,
  whereTo: (payment: SimulatedPayment<D>) => string | null,
): Route[] {
  const find = (ref = ''): SimulatedPayment<D> => {
    const payment = book.find(ref);
    if (payment) return payment;
    throw new Refusal({ status: 404, html: '<h1>No such payment</h1>' });
  };
  const leave = (payment: SimulatedPayment<D>): SimulatedAnswer => {
    const location = whereTo(payment);
    return location === null ? { status: 200, html: `<p>${payment.state}</p>` } : { status: 303, location };
  };
  return [
    {
      method: 'GET',
      path: /^\/simulator\/pay\/([^/]+)$/,
      answer(_, ref) {
        const payment = find(ref);
        if (payment.state !== 'open') return leave(payment);
        payment.isSeen = true;
        const here = payPageUrl(url(), payment.providerReference);
        const { amount, currency, reference } = payment;
        const forms = { payPath: `${here}/pay`, cancelPath: `${here}/cancel` };
        return { status: 200, html: payPage({ provider, amount, currency, description: reference, ...forms }) };
      },
    },
    {
      method: 'POST',
      path: /^\/simulator\/pay\/([^/]+)\/pay$/,
      answer: (_, ref) => leave(book.approve(find(ref).providerReference)),
    },
    {
      method: 'POST',
      path: /^\/simulator\/pay\/([^/]+)\/cancel$/,
      answer: (_, ref) => leave(book.end(find(ref).providerReference, 'cancelled', 'CANCELLED_BY_PAYER')),
    },
  ];
}

export const payPageUrl = (url: string, providerReference: string): string =>
  `${url}/simulator/pay/${encodeURIComponent(providerReference)}`;
