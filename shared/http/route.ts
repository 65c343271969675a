// One route: where it is, who may use it, what it takes and gives. The table of routes is mounted and documented from
// the same objects, so a route that is not described does not exist.
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Permission, Reach } from '../domain/permissions';
import type { Answer } from './answer';
import type { Caller, PartnerCaller, PersonCaller } from './caller';
import type { ErrorCode } from './errors';
import type { Exchange } from './exchange';
import type { LimitClass } from './rate-limits';

type Fields = z.ZodObject;

/** What a response holds, by media type; null when it has no body. */
export type ResponseContent = {
  description: string;
  content: Readonly<Record<string, z.ZodType>>;
  headers?: Readonly<Record<string, string>>;
};

export type RouteDescription = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/v1/batches/{id}`. */
  path: string;
  /**
   * What proves the caller: `partner` takes an API key, or the token of somebody who acts for a partner; `person` a
   * token; `member` either. `public` takes nobody's word and counts per address; a `probe` does not even count. Nor does
   * what comes from a `provider` of payments, which its handler judges by its signature: how often it calls is not ours
   * to say.
   */
  audience: 'partner' | 'person' | 'member' | 'public' | 'probe' | 'provider';
  /** What the caller must be granted (shared/domain/permissions.ts); how far the grant reaches is told to the handler. */
  permission: Permission;
  /** A limit besides that of the caller, or in its place (shared/http/rate-limits.ts). */
  limit?: LimitClass;
  /**
   * Of a person: the password (and code) was given within the last minutes, or CONFIRMATION_NEEDED. For what a stolen
   * token must not do by itself, above all what outlasts the token.
   */
  reauthenticate?: true;
  /** Writes that are taken during maintenance all the same. */
  duringMaintenance?: true;
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

export type Call<Params, Query, Who> = {
  req: Request;
  res: Response;
  params: Params;
  query: Query;
  caller: Who;
  reach: Reach;
  exchange: Exchange;
};

/** A handler gives back its answer, or 'sent' when it has written to `res` itself. */
export type Handler<Params, Query, Who> = (call: Call<Params, Query, Who>) => Promise<Answer | 'sent'>;

export type Route = RouteDescription & { handle: Handler<never, never, never> };

type Output<Schema> = Schema extends Fields ? z.output<Schema> : undefined;
type CallerOf<Audience> = Audience extends 'partner'
  ? PartnerCaller
  : Audience extends 'person'
    ? PersonCaller
    : Audience extends 'member'
      ? Caller
      : null;

/** Ties the handler's types to the schemas that validate what it gets. */
export function defineRoute<const Description extends RouteDescription>(
  description: Description,
  handle: Handler<Output<Description['params']>, Output<Description['query']>, CallerOf<Description['audience']>>,
): Route {
  return { ...description, handle: handle as Handler<never, never, never> };
}
