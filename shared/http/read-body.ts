// A small body, whole. Bodies that may be large are read by their route, part by part.
import type { Request, Response } from 'express';
import { Refusal } from './errors';

/** Asks a client that waits for it to send its body. */
export function inviteBody(req: Request, res: Response): void {
  if (req.headers.expect !== undefined) res.writeContinue();
}

/** Refuses a body over `maxBytes`, and one that is not whole after `maxSeconds`. */
export function readBody(req: Request, res: Response, maxBytes: number, maxSeconds: number): Promise<Buffer> {
  inviteBody(req, res);
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => reject(new Refusal('UPLOAD_TOO_SLOW')), maxSeconds * 1000);
    req.on('data', (part: Buffer) => {
      length += part.length;
      // What comes after the limit is read, so that the refusal reaches the client, but not kept.
      if (length <= maxBytes) parts.push(part);
      else reject(new Refusal('BODY_TOO_LARGE', { detail: `At most ${maxBytes} bytes are taken here` }));
    });
    req.on('end', () => resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts)));
    // Comes for a client that goes away, too.
    const onBroken = (cause?: Error) =>
      reject(new Refusal('BODY_BROKEN', { detail: 'The connection ended before the body did', cause }));
    req.on('error', onBroken);
    // It went away before we listened.
    if (req.destroyed && !req.readableEnded) onBroken();
    req.once('close', () => clearTimeout(timer));
  });
}
