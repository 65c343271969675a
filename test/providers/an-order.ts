import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { referenceOf } from '../../shared/domain/payment/reference';
import { personal } from '../../shared/domain/personal';
import { type PaymentSettings, paymentShape } from '../../shared/process/payment-settings';
import { ProviderFault } from '../../shared/providers/calls/provider-fault';
import type { KnownPayment, PaymentOrder, StartedPayment } from '../../shared/providers/payments/provider';

/** Never aborted. */
export const calm = new AbortController().signal;

export const settingsOf = (env: Record<string, string>): PaymentSettings => z.object(paymentShape).parse(env);

export const anOrder = (patch: Partial<PaymentOrder> = {}): PaymentOrder => ({
  reference: referenceOf(randomUUID()),
  jurisdiction: 'MG',
  amount: 10_000n,
  currency: 'MGA',
  description: 'Vehicle tax 2026',
  payerPhone: personal('+261341234567'),
  language: 'fr',
  interaction: 'redirect',
  returnUrl: 'https://pages.example/back',
  cancelUrl: 'https://pages.example/cancelled',
  callbackUrl: 'https://callbacks.example/p',
  payUntil: new Date(Date.now() + 30 * 60_000),
  ...patch,
});

export const known = (order: PaymentOrder, { providerReference, token }: StartedPayment): KnownPayment => ({
  reference: order.reference,
  providerReference,
  token,
  jurisdiction: order.jurisdiction,
  amount: order.amount,
  currency: order.currency,
});

/** The fault that it ends with; fails where it ends otherwise. */
export async function faultOf(work: Promise<unknown>): Promise<ProviderFault> {
  const end = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in end && end.error instanceof ProviderFault) return end.error;
  throw new Error('expected a ProviderFault', { cause: 'error' in end ? end.error : undefined });
}

export type TakenCallback = { method: string; url: string; body: Buffer; headers: IncomingMessage['headers'] };

/** Takes callbacks as we would, and keeps them. */
export async function takeCallbacks() {
  const taken: TakenCallback[] = [];
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const { method = '', url = '', headers } = req;
      taken.push({ method, url, body: Buffer.concat(parts), headers });
      res.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks`, taken, stop };
}
