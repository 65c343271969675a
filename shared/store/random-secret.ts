// What clients hold to prove themselves – cookies, refresh tokens, links. The tables keep the SHA-256 alone, so a copy of them
// opens nothing; 32 random bytes need neither salt nor slowness.
import { hash, randomBytes } from 'node:crypto';

/** 43 characters of base64url. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

export const hashOfSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');
