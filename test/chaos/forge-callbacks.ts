// Callbacks as somebody would send them who has seen true ones and has no secret: about payments that failed, saying that
// they were paid.
import type { Running } from '../../scripts/local/bring-up';
import type { SimulatedPayment } from '../../scripts/local/simulators/payment-book';

/** A true callback of the same provider, rewritten to be about another payment. Returns how many were sent. */
export async function forgeriesFor(running: Running, payments: readonly SimulatedPayment[]): Promise<number> {
  let sent = 0;
  for (const simulator of Object.values(running.simulators.byName)) {
    const mine = new Set(simulator.payments().map(({ reference }) => reference));
    const paid = simulator.payments().find(({ state }) => state === 'paid');
    const template = simulator
      .callbacks()
      .find(({ callback, isForged }) => !isForged && paid !== undefined && isAbout(callback, paid));
    if (paid === undefined || template === undefined) continue;
    for (const target of payments.filter(({ reference }) => mine.has(reference))) {
      const { url, method, headers, body } = template.callback;
      const rewrite = (text: string) =>
        text.replaceAll(paid.reference, target.reference).replaceAll(paid.providerReference, target.providerReference);
      // The storm goes on around it: where nobody answers, it is sent once more.
      for (let status: number | null = null; status === null || status >= 500; ) {
        status = await fetch(rewrite(url), { method, headers, body: rewrite(body) }).then(
          (answer) => answer.status,
          () => null,
        );
      }
      sent += 1;
    }
  }
  return sent;
}

const isAbout = (
  { url, body }: { url: string; body: string },
  { reference, providerReference }: SimulatedPayment,
): boolean => [reference, providerReference].some((one) => url.includes(one) || body.includes(one));
