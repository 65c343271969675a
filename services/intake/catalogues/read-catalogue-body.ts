// The body of an import, and whose catalogue it is.
import type { Request, Response } from 'express';
import type { JurisdictionPack } from '../../../shared/domain/jurisdictions/pack';
import { packs } from '../../../shared/domain/jurisdictions/packs';
import type { Caller } from '../../../shared/http/caller';
import { encodingOf, mediaTypeOf } from '../../../shared/http/content-type';
import { Refusal } from '../../../shared/http/errors';
import { decodeText, parseJson } from '../../../shared/http/json-body';
import { readBody } from '../../../shared/http/read-body';
import type { GivenCatalogue } from '../../../shared/store/judge-catalogue';
import { jurisdictionOf } from '../jurisdiction-of';

const maxBytes = 5 * 1024 * 1024;
const maxSeconds = 60;

export async function readCatalogueBody(req: Request, res: Response): Promise<GivenCatalogue> {
  const type = mediaTypeOf(req, ['application/json', 'text/csv']);
  encodingOf(req, ['identity']);
  const body = await readBody(req, res, maxBytes, maxSeconds);
  return type === 'text/csv' ? { type: 'csv', text: decodeText(body) } : { type: 'json', value: parseJson(body) };
}

/** JSON says itself whose it is; CSV is its sender's, or the parameter's. */
export function placeOfCatalogue(
  caller: Caller,
  parameter: string | undefined,
  given: GivenCatalogue,
): JurisdictionPack {
  const pack = packs.get(jurisdictionOf(caller, parameter ?? saidIn(given)));
  if (pack !== undefined) return pack;
  const message = `is none that is known; there are ${[...packs.keys()].join(', ')}`;
  throw new Refusal('REQUEST_INVALID', { details: [{ field: 'jurisdiction', code: 'JURISDICTION_UNKNOWN', message }] });
}

function saidIn(given: GivenCatalogue): string | undefined {
  if (given.type === 'csv') return undefined;
  const { jurisdiction } = given.value as { jurisdiction?: unknown };
  return typeof jurisdiction === 'string' ? jurisdiction : undefined;
}
