// The bytes of an upload as they come: watched for standing still, decompressed, and limited.
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Request } from 'express';
import { Refusal } from '../../shared/http/errors';

export type UploadLimits = { maxBytes: number; idleSeconds: number };

// Vehicles compress to a tenth; what grows a hundredfold and more is made to fill our disk.
const maxGrowth = 200;
const growthIsJudgedFromBytes = 1_048_576;

/**
 * The body of a request, decompressed when it came as gzip. Ends with a Refusal when it breaks off or a limit is
 * reached.
 */
export async function* uploadBytes(req: Request, encoding: 'gzip' | 'identity', limits: UploadLimits) {
  const wire = { bytes: 0 };
  const source = encoding === 'gzip' ? gunzipped(wireBytes(req, limits, wire)) : wireBytes(req, limits, wire);
  let bytes = 0;
  for await (const part of source) {
    bytes += part.length;
    if (bytes > limits.maxBytes)
      throw new Refusal('BODY_TOO_LARGE', {
        detail: `At most ${limits.maxBytes} bytes are taken, after decompression`,
      });
    if (bytes > growthIsJudgedFromBytes && bytes > wire.bytes * maxGrowth)
      throw new Refusal('BODY_COMPRESSED_TOO_WELL');
    yield part;
  }
}

async function* gunzipped(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 65_536 });
  pipeline(source, gunzip, () => {});
  try {
    for await (const bytes of gunzip) yield bytes as Buffer;
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('Z_')) throw error;
    throw new Refusal('BODY_BROKEN', { detail: 'The body is not whole or not gzip', cause: error });
  }
}

// Fewer bytes than these within the idle time are no progress, or a client could hold a slot with a byte a minute.
const progressBytes = 1024;

async function* wireBytes(
  req: Request,
  { idleSeconds }: UploadLimits,
  wire: { bytes: number },
): AsyncGenerator<Buffer> {
  // The socket must outlive this generator: the refusal is still to be written to it.
  const parts = req.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const idleMs = idleSeconds * 1000;
  let waitedMs = 0;
  let progress = 0;
  try {
    for (;;) {
      const since = performance.now();
      const next = await before(parts.next(), idleMs - waitedMs);
      if (next.done) return;
      wire.bytes += next.value.length;
      progress += next.value.length;
      // Only waiting for the client counts; time we spend storing is not its fault.
      waitedMs += performance.now() - since;
      if (progress >= progressBytes) progress = waitedMs = 0;
      yield next.value;
    }
  } finally {
    void parts.return?.();
  }
}

async function before<T>(result: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal('UPLOAD_TOO_SLOW')), Math.max(0, ms));
  });
  // Node says ECONNRESET for a client that went away, which must not be taken for the database's.
  const whole = result.catch((error: unknown) => {
    throw new Refusal('BODY_BROKEN', { detail: 'The connection ended before the body did', cause: error });
  });
  try {
    return await Promise.race([whole, late]);
  } finally {
    clearTimeout(timer);
    whole.catch(() => {});
  }
}
