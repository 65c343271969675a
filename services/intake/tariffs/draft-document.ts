// The document of a draft as it comes in: whatever it says is kept, as long as it can be and is the caller's to write.
import type { Request, Response } from 'express';
import { z } from 'zod';
import { unstorable } from '../../../shared/domain/storable-json';
import { Refusal } from '../../../shared/http/errors';
import { readJson } from '../../../shared/http/json-body';

// A grid of ten thousand cells takes some 200 kB.
const mostBytes = 256 * 1024;

export const draftDocument = z
  .record(z.string(), z.unknown())
  .describe('The tariff as JSON. It may be incomplete or faulty until it is validated.');

/** Reads a body with a field `document`. */
export async function readDraftBody<Schema extends z.ZodObject<{ document: typeof draftDocument }>>(
  req: Request,
  res: Response,
  schema: Schema,
): Promise<z.output<Schema>> {
  const body = await readJson(req, res, schema, mostBytes);
  const reason = unstorable(body.document);
  if (reason !== undefined) throw refused('document', 'DOCUMENT_UNSTORABLE', reason);
  return body;
}

/** A document that names no jurisdiction yet may still become anybody's. */
export function demandJurisdiction({ jurisdiction }: Record<string, unknown>, own: string): void {
  if (jurisdiction !== undefined && jurisdiction !== own)
    throw refused('document.jurisdiction', 'JURISDICTION_FOREIGN', `is not that of the draft, which is ${own}`);
}

export const refused = (field: string, code: string, message: string): Refusal =>
  new Refusal('REQUEST_INVALID', { details: [{ field, code, message }] });
