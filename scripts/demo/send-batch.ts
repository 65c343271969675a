// A partner's side of the story: uploads lines as they are made, then asks until every line has its outcome.
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

export type Partner = { apiUrl: string; apiKey: string };

export type BatchState = {
  id: string;
  state: string;
  progress: number;
  counts: { lines: number; assessed: number; rejected: number; duplicates: number; pending: number; failed: number };
  amountTotal: number;
  currency: string;
};

/**
 * Streams NDJSON lines; resolves with the batch's address once it is accepted. Sent again with the same key, after a
 * connection that broke off, it is accepted once.
 */
export async function sendBatch(
  { apiUrl, apiKey }: Partner,
  fiscalYear: number,
  lines: Iterable<string>,
  idempotencyKey: string = randomUUID(),
): Promise<string> {
  const upload = request(`${apiUrl}/api/v1/batches?fiscalYear=${fiscalYear}`, {
    method: 'POST',
    headers: { 'X-API-Key': apiKey, 'Idempotency-Key': idempotencyKey, 'Content-Type': 'application/x-ndjson' },
  });
  const answered = new Promise<string>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const { location } = response.headers;
        if (response.statusCode === 202 && location !== undefined) resolve(new URL(location, apiUrl).toString());
        else reject(new Error(`the batch was answered with ${response.statusCode}: ${Buffer.concat(parts)}`));
      });
    });
  });
  // The answer decides; a refusal may cut the upload short, which is no fault of its own.
  const sent = pipeline(Readable.from(blocks(lines)), upload).catch(() => {});
  const location = await answered;
  await sent;
  return location;
}

const blockLength = 65_536;

/** Lines joined to blocks: one write for each line costs more than making it. */
function* blocks(lines: Iterable<string>): Iterable<Buffer> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < blockLength) continue;
    yield Buffer.from(block);
    block = '';
  }
  if (block !== '') yield Buffer.from(block);
}

export async function batchAt(url: string, apiKey: string): Promise<BatchState> {
  const response = await fetch(url, { headers: { 'X-API-Key': apiKey } });
  if (!response.ok) throw new Error(`the batch could not be read: ${response.status} ${await response.text()}`);
  return (await response.json()) as BatchState;
}

/** Asks until the batch is finished, telling each state it sees. Fails when nothing moves for two minutes. */
export async function untilFinished(
  url: string,
  apiKey: string,
  onState: (state: BatchState) => void,
): Promise<BatchState> {
  let movedAt = Date.now();
  let pending = Number.POSITIVE_INFINITY;
  for (;;) {
    const state = await batchAt(url, apiKey);
    onState(state);
    if (state.state !== 'processing' && state.state !== 'receiving') return state;
    if (state.counts.pending < pending) movedAt = Date.now();
    pending = state.counts.pending;
    if (Date.now() - movedAt > 120_000) throw new Error(`nothing has moved for two minutes: ${JSON.stringify(state)}`);
    await pause(50);
  }
}
