// Media types: of the body that came, and of the answer that is wanted.
import type { Request } from 'express';
import { Refusal } from './errors';

/**
 * The body's media type when it is one of `taken`. Refuses any charset but UTF-8: bytes of another would be stored and
 * later read as something else.
 */
export function mediaTypeOf<Type extends string>(req: Request, taken: readonly Type[]): Type {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  const found = taken.find((one) => one === type.trim());
  if (found === undefined) {
    throw new Refusal('MEDIA_TYPE_UNSUPPORTED', {
      detail: `Send ${taken.join(', ')}`,
      headers: { Accept: taken.join(', ') },
    });
  }
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))?.split('=')[1];
  if (charset !== undefined && !/^\s*"?(utf-?8|us-ascii)"?\s*$/.test(charset)) {
    throw new Refusal('MEDIA_TYPE_UNSUPPORTED', { detail: 'Send the body as UTF-8' });
  }
  return found;
}

type Encoding = 'gzip' | 'identity';

/** The body's encoding when it is one of `taken`. */
export function encodingOf<Taken extends Encoding>(req: Request, taken: readonly Taken[]): Taken {
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const found = taken.find((one) => one === encoding);
  if (found !== undefined) return found;
  const isCompressionTaken = taken.some((one) => one !== 'identity');
  throw new Refusal('CONTENT_ENCODING_UNSUPPORTED', {
    detail: `Send the body as it is${isCompressionTaken ? ' or with Content-Encoding: gzip' : ''}`,
    headers: { 'Accept-Encoding': taken.join(', ') },
  });
}

/** The media type of `offered` that the client likes best, the first when it says nothing. */
export function acceptedType<Type extends string>(req: Request, offered: readonly Type[]): Type {
  const best = req.accepts([...offered]);
  if (best === false) throw new Refusal('NOT_ACCEPTABLE', { detail: `This address answers ${offered.join(', ')}` });
  return best as Type;
}
