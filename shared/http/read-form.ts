// A small form, as browsers post it without a script.
import type { Request, Response } from 'express';
import { encodingOf, mediaTypeOf } from './content-type';
import { type ErrorCode, Refusal } from './errors';
import { readBody } from './read-body';

const maxBytes = 16_384;
const maxSeconds = 10;
export const formMediaType = 'application/x-www-form-urlencoded';

export const errorsOfForm = [
  'REQUEST_INVALID',
  'MEDIA_TYPE_UNSUPPORTED',
  'CONTENT_ENCODING_UNSUPPORTED',
  'BODY_BROKEN',
  'BODY_TOO_LARGE',
  'UPLOAD_TOO_SLOW',
] as const satisfies readonly ErrorCode[];

/** The fields by name. What is given twice is refused, as everywhere. */
export async function readForm(req: Request, res: Response): Promise<Record<string, string>> {
  mediaTypeOf(req, [formMediaType]);
  encodingOf(req, ['identity']);
  const body = await readBody(req, res, maxBytes, maxSeconds);
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) {
    if (fields.has(name)) throw new Refusal('REQUEST_INVALID', { details: [repeated(name)] });
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

const repeated = (name: string) => ({
  field: name.slice(0, 40),
  code: 'FIELD_REPEATED',
  message: 'is given more than once',
});
