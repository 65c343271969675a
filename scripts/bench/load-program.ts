// Loads one HTTP server as fast as it answers. The same for measured and yardstick, in a process of its own.
import { answerOnce } from './ask-program';
import { benchPackage } from './bench-package';
import { sampleLine } from './sample-lines';

export type LoadOrder = {
  url: string;
  connections: number;
  seconds: number;
  /** Post a batch of one line, another vehicle each time from this number on, or get the same thing again and again. */
  post: { firstVehicle: number; headers: Record<string, string> } | null;
};
export type LoadAnswer = { requestsPerSecond: number; accepted: number; refused: number };

type Sent = { method: string; headers: Record<string, string>; body?: string };
type Autocannon = (options: {
  url: string;
  connections: number;
  duration: number;
  requests: { setupRequest(request: Sent): Sent }[];
}) => Promise<{ '2xx': number; non2xx: number; errors: number; duration: number }>;

answerOnce<LoadOrder, LoadAnswer>(async ({ url, connections, seconds, post }) => {
  let number = post?.firstVehicle ?? 0;
  // Both sides pay for making a line and a key of their own, so that the generator weighs the same.
  const setupRequest = (request: Sent): Sent => {
    const body = sampleLine(number);
    const headers = { ...post?.headers, 'idempotency-key': `load-${number}` };
    number += 1;
    return post === null ? { ...request, method: 'GET', headers } : { ...request, method: 'POST', headers, body };
  };
  const autocannon = benchPackage<Autocannon>('autocannon');
  const result = await autocannon({ url, connections, duration: seconds, requests: [{ setupRequest }] });
  return {
    requestsPerSecond: result['2xx'] / result.duration,
    accepted: result['2xx'],
    refused: result.non2xx + result.errors,
  };
});
