import type { Response } from 'express';
import { writeHead } from './exchange';

/** 204: done, and there is nothing to say about it. */
export function noContent(res: Response): 'sent' {
  writeHead(res, 204, { 'Cache-Control': 'no-store' });
  res.end();
  return 'sent';
}

/** The same for a description of the route. */
export const nothing = (description: string) => ({ 204: { description, content: {} } });
