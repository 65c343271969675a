// S3 in memory, as far as files are stored and read here: it checks signatures, and behaves as badly as it is told to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { faultOfSignature } from './s3-signature';

export type S3Behaviour = {
  slowMs: number;
  /** `503`: "SlowDown". `500`: "InternalError". `cut`: breaks connections before it answers. `refused`: nobody listens. */
  isDown: false | '503' | '500' | 'cut' | 'refused';
  /** Of what is read, the first half comes, and then the connection ends. */
  dropsBodies: boolean;
  /** So many requests meet the trouble above; then all is well again. Null: as long as it lasts. */
  troubles: number | null;
  /** Keeps nothing of its own to encrypt with, and says so. */
  hasNoEncryption: boolean;
};

export type KeptObject = { bytes: Buffer; mediaType: string; encryption: string | null };

export type S3Simulator = {
  url: string;
  /** What the platform has to be told of it: a part of the environment. */
  settings: Record<string, string>;
  objects: Map<string, KeptObject>;
  /** Methods and keys, in their order, those that were refused included. */
  requests(): readonly string[];
  behave(patch: Partial<S3Behaviour>): Promise<void>;
  stop(): Promise<void>;
};

const bucket = 'receipts';
const keys = { region: 'us-east-1', accessKeyId: 'simulated-key', secretAccessKey: 'simulated-secret' };
const largestBodyBytes = 33_554_432;

type S3Answer = { status: number; code?: string; bytes?: Buffer; headers?: Record<string, string> };

export async function startS3Simulator(given: Partial<S3Behaviour> = {}): Promise<S3Simulator> {
  const behaviour: S3Behaviour = {
    slowMs: 0,
    isDown: false,
    dropsBodies: false,
    troubles: null,
    hasNoEncryption: false,
    ...given,
  };
  const objects = new Map<string, KeptObject>();
  const requests: string[] = [];
  const server = createServer((req, res) => {
    // A client that goes away in the middle is no fault of the simulator.
    answerOne(req, res).catch(() => res.destroy());
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function behave(patch: Partial<S3Behaviour>): Promise<void> {
    Object.assign(behaviour, patch);
    const isRefused = behaviour.isDown === 'refused';
    if (isRefused && server.listening) await close();
    if (!isRefused && !server.listening) await listen(port);
  }

  /** Whether this request is one that goes wrong. */
  function isTroubled(): boolean {
    if (behaviour.troubles === null) return true;
    behaviour.troubles -= 1;
    return behaviour.troubles >= 0;
  }

  async function answerOne(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await readBody(req);
    requests.push(`${req.method} ${req.url?.split('?')[0]}`);
    if (behaviour.slowMs > 0) await pause(behaviour.slowMs, undefined, { ref: false });
    const { isDown } = behaviour;
    if (isDown !== false && isTroubled()) {
      if (isDown === 'cut') res.destroy();
      else send(req, res, isDown === '503' ? slowDown : { status: 500, code: 'InternalError' });
      return;
    }
    const answer = answerTo(req, body, objects, behaviour);
    if (answer.bytes && behaviour.dropsBodies && isTroubled()) return dropInTheMiddle(res, answer.bytes);
    send(req, res, answer);
  }

  const url = `http://127.0.0.1:${port}`;
  return { url, settings: settingsFor(url), objects, requests: () => requests, behave, stop: close };
}

const slowDown: S3Answer = { status: 503, code: 'SlowDown' };

const settingsFor = (url: string) => ({
  S3_BUCKET: bucket,
  S3_REGION: keys.region,
  S3_ENDPOINT: url,
  S3_ACCESS_KEY_ID: keys.accessKeyId,
  S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
  S3_PATH_STYLE: 'true',
});

function answerTo(
  req: IncomingMessage,
  body: Buffer,
  objects: Map<string, KeptObject>,
  { hasNoEncryption }: S3Behaviour,
): S3Answer {
  const { method = '', url = '/', headers } = req;
  const fault = faultOfSignature({ method, url, headers, body }, keys);
  if (fault !== null) return { status: 403, code: fault };
  const [, named, key = ''] = /^\/([^/?]+)\/?([^?]*)/.exec(url) ?? [];
  if (named !== bucket) return { status: 404, code: 'NoSuchBucket' };
  if (method === 'HEAD' && key === '') return { status: 200 };
  if (method === 'PUT') {
    const encryption = headers['x-amz-server-side-encryption'];
    if (encryption !== undefined && hasNoEncryption) return { status: 501, code: 'NotImplemented' };
    // Servers that only speak S3 refuse what they do not know.
    if (Object.keys(headers).some((name) => name.startsWith('x-amz-checksum') || name === 'x-amz-trailer'))
      return { status: 400, code: 'InvalidRequest' };
    const mediaType = headers['content-type'] ?? 'binary/octet-stream';
    objects.set(key, { bytes: body, mediaType, encryption: encryption === undefined ? null : String(encryption) });
    return { status: 200 };
  }
  const found = objects.get(key);
  if (!found) return { status: 404, code: 'NoSuchKey' };
  return { status: 200, bytes: found.bytes, headers: { 'content-type': found.mediaType } };
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largestBodyBytes) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(req: IncomingMessage, res: ServerResponse, { status, code, bytes, headers }: S3Answer): void {
  const xml = code && `<?xml version="1.0"?><Error><Code>${code}</Code><Message>simulated</Message></Error>`;
  const content = bytes ?? Buffer.from(xml ?? '');
  res.writeHead(status, {
    'content-length': content.length,
    ...(xml ? { 'content-type': 'application/xml' } : {}),
    ...headers,
  });
  res.end(req.method === 'HEAD' ? undefined : content);
}

function dropInTheMiddle(res: ServerResponse, bytes: Buffer): void {
  res.writeHead(200, { 'content-length': bytes.length });
  res.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => res.destroy());
}
