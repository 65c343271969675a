// One route: where it is, who may use it, what it takes and gives. The table of routes is mounted and documented from
// the same objects, so a route that is not described does not exist.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ApiKeyOwner } from '../store/api-keys';
import type { Answer } from './answer';
import type { ErrorCode } from './errors';
import type { Exchange } from './exchange';

type Fields = z.ZodObject;

/** What a response holds, by media type; null when it has no body. */
export type ResponseContent = {
  description: string;
  content: Readonly<Record<string, z.ZodType>>;
  headers?: Readonly<Record<string, string>>;
};

export type RouteDescription = {
  method: 'get' | 'post';
  /** As OpenAPI writes it: `/api/v1/batches/{id}`. */
  path: string;
  /**
   * A partner needs an API key and counts against its limits; the public counts per address; a probe does not count.
   */
  audience: 'partner' | 'public' | 'probe';
  tag: string;
  summary: string;
  description?: string;
  params?: Fields;
  query?: Fields;
  headers?: Readonly<Record<string, { description: string; required: boolean; schema: z.ZodType }>>;
  body?: { description: string; content: Readonly<Record<string, z.ZodType>> };
  responses: Readonly<Record<number, ResponseContent>>;
  /** Besides those that any route of its audience may give. */
  errors: readonly ErrorCode[];
};

export type Call<Params, Query, Caller> = {
  req: Request;
  res: Response;
  params: Params;
  query: Query;
  caller: Caller;
  exchange: Exchange;
};

/** A handler gives back its answer, or 'sent' when it has written to `res` itself. */
export type Handler<Params, Query, Caller> = (call: Call<Params, Query, Caller>) => Promise<Answer | 'sent'>;

export type Route = RouteDescription & { handle: Handler<never, never, never> };

type Output<Schema> = Schema extends Fields ? z.output<Schema> : undefined;
type CallerOf<Audience> = Audience extends 'partner' ? ApiKeyOwner : null;

/** Ties the handler's types to the schemas that validate what it gets. */
export function defineRoute<const Description extends RouteDescription>(
  description: Description,
  handle: Handler<Output<Description['params']>, Output<Description['query']>, CallerOf<Description['audience']>>,
): Route {
  return { ...description, handle: handle as Handler<never, never, never> };
}
