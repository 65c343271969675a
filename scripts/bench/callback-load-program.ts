// Sends callbacks as fast as they are answered, in a process of its own. The same bodies go to measured and yardstick.
import { answerOnce } from './ask-program';
import { benchPackage } from './bench-package';
import type { LoadAnswer } from './load-program';
import { signCallbacks } from './signed-callbacks';

export type CallbackLoadOrder = {
  url: string;
  connections: number;
  seconds: number;
  paymentIds: readonly string[];
  method: 'POST' | 'GET';
};

// More than the platform takes on any machine that this was run on. The yardstick may get some of them again; of the
// platform's, what is sent twice is stored once, which the figure would notice.
const perSecondAtMost = 10_000;

type Sent = { method: string; headers: Record<string, string>; body?: string };
type Autocannon = (options: {
  url: string;
  connections: number;
  duration: number;
  requests: { setupRequest(request: Sent): Sent }[];
}) => Promise<{ '2xx': number; non2xx: number; errors: number; duration: number }>;

answerOnce<CallbackLoadOrder, LoadAnswer>(async ({ url, connections, seconds, paymentIds, method }) => {
  const callbacks = signCallbacks(paymentIds, perSecondAtMost * seconds);
  let next = 0;
  const setupRequest = (request: Sent): Sent => {
    const { body, signature } = callbacks[next++ % callbacks.length]!;
    const headers = { 'content-type': 'application/json', 'x-bange-signature': signature };
    return method === 'GET' ? { ...request, method, headers } : { ...request, method, headers, body };
  };
  const autocannon = benchPackage<Autocannon>('autocannon');
  const result = await autocannon({ url, connections, duration: seconds, requests: [{ setupRequest }] });
  return {
    requestsPerSecond: result['2xx'] / result.duration,
    accepted: result['2xx'],
    refused: result.non2xx + result.errors,
  };
});
