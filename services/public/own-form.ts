// A form of our own pages. There is no session that a foreign page could use; it could only make somebody's browser order
// payments in their place, and use up what their address may do.
import type { Request, Response } from 'express';
import { Refusal } from '../../shared/http/errors';
import { readForm } from '../../shared/http/read-form';

export function readOwnForm(req: Request, res: Response): Promise<Record<string, string>> {
  refuseForeign(req);
  return readForm(req, res);
}

/** Old browsers send neither header; they are believed. */
export function refuseForeign({ headers }: Request): void {
  const site = headers['sec-fetch-site'];
  // `none`: opened again from the history.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  const { origin, host } = headers;
  // The proxy in front may speak another protocol, so hosts are compared; `null` is what a browser says that hides it.
  if (site === undefined && origin !== undefined && origin !== 'null' && !isOf(origin, host)) throw foreign();
}

const isOf = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();

const foreign = (): Refusal => new Refusal('PERMISSION_MISSING', { detail: 'The form is of another site' });
