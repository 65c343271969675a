export type PayPage = {
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
export function payPage({ provider, amount, currency, description, payPath, cancelPath }: PayPage): string {
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
