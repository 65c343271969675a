// An event is a fact: a name in the past tense and a few ids. Who acts on it is the subscribers' affair.
import type { z } from 'zod';

export type EventContract<Name extends string = string, Schema extends z.ZodType = z.ZodType> = {
  name: Name;
  payload: Schema;
};

export type Payload<Event extends EventContract> = z.output<Event['payload']>;

/**
 * Declares an event. The payload travels through the broker and shows in the console, so it holds ids and numbers,
 * never business data or anything personal.
 */
export const defineEvent = <Name extends `${string}.${string}`, Schema extends z.ZodType>(
  name: Name,
  payload: Schema,
): EventContract<Name, Schema> => ({ name, payload });
