import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fiscalYear } from './assessed-row';

export const batchesPath = `/api/v1/batches?fiscalYear=${fiscalYear}`;

let sent = 0;

/** Sends one batch as fast as it is taken, whole or in pieces, and returns its id once it is accepted. */
export async function postBatch(
  intakeUrl: string,
  headers: Record<string, string>,
  body: Buffer | Iterable<Buffer>,
  agent?: Agent,
): Promise<string> {
  sent += 1;
  const posted = request(new URL(batchesPath, intakeUrl), {
    method: 'POST',
    headers: { ...headers, 'idempotency-key': `bench-${process.pid}-${sent}` },
    ...(agent && { agent }),
  });
  const answered = once(posted, 'response');
  if (Buffer.isBuffer(body)) {
    // Sets the length, as clients do that have the whole body in hand.
    posted.end(body);
  } else {
    for (const piece of body) if (!posted.write(piece)) await Promise.race([once(posted, 'drain'), answered]);
    posted.end();
  }
  const [response] = (await answered) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== 202)
    throw new Error(`the intake answered ${response.statusCode}: ${answer.slice(0, 300)}`);
  return (JSON.parse(answer) as { id: string }).id;
}
