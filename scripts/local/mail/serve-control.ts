// Telling the mail server over HTTP how to behave, as simulators of other parties are told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJson } from '../simulators/serve-simulator';
import { type MailBehaviour, mailBehaviourShape } from './behaviour';

const largestBytes = 1_048_576;

/** `behave` gives back how it behaves from then on. */
export async function serveControl(
  behaviour: MailBehaviour,
  behave: (patch: Partial<MailBehaviour>) => Promise<void>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy());
  });

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.url !== '/simulator/behaviour') return send(res, 404, { message: 'no such address' });
    if (req.method === 'GET') return send(res, 200, behaviour);
    const patch = mailBehaviourShape.partial().safeParse(readJson(await bodyOf(req)));
    if (!patch.success) return send(res, 400, { faults: patch.error.issues });
    await behave(patch.data as Partial<MailBehaviour>);
    send(res, 200, behaviour);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function bodyOf(req: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largestBytes) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(res: ServerResponse, status: number, json: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(json));
}
