import { createHmac } from 'node:crypto';

/** What the callbacks of most providers are signed with. */
export const hexHmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** What somebody signs with who knows everything but the secret. */
export const forgersSecret = 'a-secret-of-somebody-else';
