// The body of RFC 8058: a mail program refuses messages in the place of its user, from its own servers or from a page of
// its own. The link itself is the proof, so whence it comes does not matter.
import type { Request, Response } from 'express';
import { encodingOf, mediaTypeOf } from '../../../shared/http/content-type';
import { Refusal } from '../../../shared/http/errors';
import { readBody } from '../../../shared/http/read-body';
import { formMediaType } from '../../../shared/http/read-form';

export const multipartType = 'multipart/form-data';
const maxBytes = 4096;
const maxSeconds = 10;

/** The fields of a small form, as browsers and mail programs send it. What is no text or given twice is refused. */
export async function readEitherForm(req: Request, res: Response): Promise<Record<string, string>> {
  mediaTypeOf(req, [formMediaType, multipartType]);
  encodingOf(req, ['identity']);
  const body = await readBody(req, res, maxBytes, maxSeconds);
  const fields = [...(await parsed(body, req.headers['content-type']!))];
  const texts = fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  if (texts.length < fields.length || new Set(texts.map(([name]) => name)).size < texts.length)
    throw new Refusal('REQUEST_INVALID', { detail: 'Each field is a text and is given once' });
  return Object.fromEntries(texts);
}

/** By the parser of fetch, which reads both kinds. */
async function parsed(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new globalThis.Response(body, { headers: { 'Content-Type': contentType } }).formData();
  } catch (cause) {
    throw new Refusal('BODY_BROKEN', { detail: 'The form cannot be read', cause });
  }
}
