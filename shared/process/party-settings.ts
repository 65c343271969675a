// What settings of parties outside have in common, whether they collect money or carry messages: one whose secrets are
// not set is not there, and one that is half configured keeps the process from starting.
import { z } from 'zod';

/** An empty variable means the same as an absent one, since `NAME=` is how a shell or compose file unsets it. */
export const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((text) => (text === '' ? undefined : text), shape.optional());
export const baseUrl = (usual: string) => z.url({ protocol: /^https?$/ }).default(usual);
export const secret = optional(z.string().min(1).max(4096));

type Settings = Readonly<Record<string, unknown>>;

export const isSet = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : value !== undefined);

/** `neededFor`: what each party cannot do without; all of it is set or none. Faults are told by name, without values. */
export function partyFaults(
  settings: Settings,
  shape: z.ZodRawShape,
  neededFor: Readonly<Record<string, readonly string[]>>,
): string[] {
  const halfSet = Object.values(neededFor).flatMap((names) => {
    const missing = names.filter((name) => !isSet(settings[name]));
    return missing.length === names.length
      ? []
      : missing.map((name) => `${name}: is needed beside the others of its provider`);
  });
  const plain = Object.keys(shape)
    .filter((name) => name.endsWith('_URL') && String(settings[name]).startsWith('http:'))
    .map((name) => `${name}: expected https in production`);
  return settings.ENVIRONMENT === 'production' ? [...halfSet, ...plain] : halfSet;
}
