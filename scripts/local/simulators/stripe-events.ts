// Stripe's events, sent to the one address that was registered for them.
import type { Callback, CallbackSender } from './send-callbacks';
import { forgersSecret, hexHmac } from './sign';
import { newId } from './stripe-records';

export function openEvents(callbacks: CallbackSender, events: { secrets: readonly string[]; address: string | null }) {
  const sign = (url: string, body: string, under: readonly string[]): Callback => {
    const time = String(Math.floor(Date.now() / 1000));
    const signatures = under.map((secret) => `v1=${hexHmac(secret, `${time}.${body}`)}`);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': [`t=${time}`, ...signatures, `v0=${'0'.repeat(64)}`].join(','),
    };
    return { url, method: 'POST', headers, body };
  };
  return (type: string, object: unknown): void => {
    const { address: url, secrets } = events;
    if (url === null) return;
    const event = {
      id: newId('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: Math.floor(Date.now() / 1000),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    // Indented, as Stripe sends them.
    const body = JSON.stringify(event, null, 2);
    callbacks.send(sign(url, body, secrets), () => sign(url, body, [forgersSecret]));
  };
}
