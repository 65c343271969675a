// JSON from outside as a shape takes it, or what is wrong with it: of answers and of callbacks.
import type { z } from 'zod';

export function readBody<S extends z.ZodType>(
  rawBody: Buffer,
  shape: S,
): { data: z.output<S> } | { data: null; detail: string } {
  let json: unknown;
  try {
    // Strict: bytes that are no text would be read as another text than the one that came.
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
  } catch {
    return { data: null, detail: 'the body is no JSON' };
  }
  const read = shape.safeParse(json);
  return read.success ? { data: read.data } : { data: null, detail: unknownFields(read.error) };
}

/** Where and what kind, not the value: it may be anything that the provider knows about the payer. */
export const unknownFields = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.map(String).join('.') || 'the whole'} (${code})`)
    .join(', ');
