// A small JSON body, read by its schema. What two readers could understand differently is refused: fields named twice,
// names that mean something to JavaScript itself, bytes that are no UTF-8.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { duplicateFields } from '../domain/duplicate-fields';
import { encodingOf, mediaTypeOf } from './content-type';
import { type ErrorCode, Refusal } from './errors';
import { valid } from './mount-routes';
import { readBody } from './read-body';

const fewBytes = 16_384;
const maxSeconds = 10;
const mediaType = 'application/json';

/** What any route that reads one may answer. */
export const errorsOfJsonBody = [
  'REQUEST_INVALID',
  'MEDIA_TYPE_UNSUPPORTED',
  'CONTENT_ENCODING_UNSUPPORTED',
  'BODY_BROKEN',
  'JSON_BROKEN',
  'BODY_TOO_LARGE',
  'UPLOAD_TOO_SLOW',
] as const satisfies readonly ErrorCode[];

/** The same for a description of the route. */
export const jsonBody = (description: string, schema: z.ZodType) => ({
  description,
  content: { [mediaType]: schema },
});

/** `schema` should be a strict object: a field that nobody expects is refused, not ignored. */
export async function readJson<Schema extends z.ZodObject>(
  req: Request,
  res: Response,
  schema: Schema,
  maxBytes = fewBytes,
): Promise<z.output<Schema>> {
  mediaTypeOf(req, [mediaType]);
  encodingOf(req, ['identity']);
  return valid(schema, parseJson(await readBody(req, res, maxBytes, maxSeconds)));
}

/** A whole body as one object; a Refusal for anything else. */
export function parseJson(body: Buffer): object {
  const text = decodeText(body);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('JSON_BROKEN', { detail: 'The body has to be an object' });
  const repeated = duplicateFields(text, value).map((field) => ({
    field: field.slice(0, 40),
    code: 'FIELD_REPEATED',
    message: 'is given more than once',
  }));
  if (repeated.length > 0) throw new Refusal('REQUEST_INVALID', { details: repeated });
  return value;
}

/** The byte order mark is no part of the text. */
export function decodeText(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new Refusal('BODY_BROKEN', { detail: 'The body is not UTF-8', cause });
  }
}

const special = new Set(['__proto__', 'constructor', 'prototype']);

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => {
      if (special.has(name)) throw new Refusal('REQUEST_INVALID', { details: [specialFault(name)] });
      return value;
    });
  } catch (cause) {
    // The parser's own message repeats what it read, which may be a password.
    throw cause instanceof Refusal ? cause : new Refusal('JSON_BROKEN');
  }
}

const specialFault = (field: string) => ({ field, code: 'UNRECOGNIZED_KEYS', message: 'is no field of this body' });
