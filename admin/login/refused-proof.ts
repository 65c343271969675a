import type { Response } from 'express';

type RefusedProof = { kind: 'wrong' } | { kind: 'too-many'; retryAfterSeconds: number };

export const wrongCode = 'This code does not open. Each code opens once; wait for the next one.';

/** Sets the status of the answer and gives the sentence for the form, which is shown again. */
export function refuseProof(res: Response, refused: RefusedProof, wrong: string): string {
  if (refused.kind === 'wrong') {
    res.status(401);
    return wrong;
  }
  const { retryAfterSeconds } = refused;
  res.status(429).setHeader('Retry-After', String(retryAfterSeconds));
  return `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
}
