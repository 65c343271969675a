// The body of a quote -> one record, refused where a line of a batch would be.

import { readLines } from '../../../shared/domain/read-lines';
import { type FaultDetail, Refusal } from '../../../shared/http/errors';

export const invalidLine = (details: readonly FaultDetail[]): Refusal => new Refusal('LINE_INVALID', { details });

/** Whatever JSON the body holds; a name that is given twice is refused. */
export function readQuoteBody(body: Buffer): unknown {
  // A line of a batch has no line breaks; between the tokens of one body they mean nothing.
  const text = body.toString('utf8');
  const [raw] = readLines(text.replace(/[\r\n]/g, ' '), 1, { kind: 'ndjson' });
  if (raw === undefined) throw new Refusal('JSON_BROKEN', { detail: 'The body is empty' });
  if ('errors' in raw) {
    const isBroken = raw.errors.some(({ code }) => code === 'JSON_INVALID');
    throw isBroken ? new Refusal('JSON_BROKEN', { details: raw.errors }) : invalidLine(raw.errors);
  }
  if (!isJson(text)) throw new Refusal('JSON_BROKEN', { detail: 'A line break stands within a string' });
  return raw.record;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
