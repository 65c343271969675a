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
    const timer = setTimeout(() => settle(new Refusal('UPLOAD_TOO_SLOW')), maxSeconds * 1000);
    const onData = (part: Buffer) => {
      length += part.length;
      parts.push(part);
      if (length > maxBytes)
        settle(new Refusal('BODY_TOO_LARGE', { detail: `At most ${maxBytes} bytes are taken here` }));
    };
    const onEnd = () => settle(null);
    const onBroken = () => settle(new Refusal('BODY_BROKEN', { detail: 'The connection ended before the body did' }));
    const settle = (refusal: Refusal | null) => {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      if (refusal !== null) reject(refusal);
      else resolve(parts.length === 1 ? parts[0]! : Buffer.concat(parts));
    };
    req.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}
