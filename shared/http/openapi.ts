// OpenAPI 3.1 from the table of routes: the schemas that validate are the schemas that are shown.
import { z } from 'zod';
import { type ErrorCode, errors } from './errors';
import { problemMediaType, problemSchema } from './problem';
import type { ResponseContent, Route } from './route';

export type JsonSchema = { [key: string]: unknown };

export type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  /** Of shared/domain/permissions.ts: what the caller must be granted. */
  'x-permission': string;
  /** Whether the caller must have given the password within the last minutes. */
  'x-reauthenticate'?: true;
  parameters: { name: string; in: string; required: boolean; description?: string; schema: JsonSchema }[];
  requestBody?: { required: boolean; description: string; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, OpenApiResponse>;
};

export type OpenApiResponse = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema }>;
};

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, unknown> };
};

const errorsOfCallers = [
  'REQUEST_INVALID',
  'CREDENTIALS_AMBIGUOUS',
  'TOKEN_INVALID',
  'PERMISSION_MISSING',
  'RATE_LIMITED',
  'INTERNAL',
  'DATABASE_UNAVAILABLE',
] as const satisfies readonly ErrorCode[];

/** What any route of an audience may answer, besides its own errors. */
const errorsOfAudience: Record<Route['audience'], readonly ErrorCode[]> = {
  partner: [...errorsOfCallers, 'API_KEY_MISSING', 'API_KEY_INVALID', 'ADDRESS_NOT_ALLOWED'],
  member: [...errorsOfCallers, 'API_KEY_MISSING', 'API_KEY_INVALID', 'ADDRESS_NOT_ALLOWED'],
  person: [...errorsOfCallers, 'TOKEN_MISSING', 'API_KEY_INVALID', 'ADDRESS_NOT_ALLOWED'],
  public: ['RATE_LIMITED', 'INTERNAL'],
  probe: [],
  provider: ['RATE_LIMITED', 'INTERNAL', 'DATABASE_UNAVAILABLE', 'OVERLOADED'],
};

/** How a caller of an audience proves itself; any one of them will do. */
const securityOfAudience: Record<Route['audience'], Record<string, string[]>[]> = {
  partner: [{ apiKey: [] }, { accessToken: [] }],
  member: [{ apiKey: [] }, { accessToken: [] }],
  person: [{ accessToken: [] }],
  public: [],
  probe: [],
  provider: [],
};

/** `refusals`: what the application tells them by. */
export function openApiDocument(
  info: OpenApiDocument['info'],
  url: string,
  routes: readonly Route[],
  refusals: ResponseContent['content'] = { [problemMediaType]: problemSchema },
): OpenApiDocument {
  const schemas = new SchemaCollection();
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, schemas, refusals) };
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url }],
    paths,
    components: {
      schemas: schemas.named,
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

function operationOf(route: Route, schemas: SchemaCollection, refusals: ResponseContent['content']): Operation {
  const { method, path, audience, permission, tag, summary, description, body } = route;
  return {
    operationId: `${method}${path.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`.replace(
      /\W/g,
      '',
    ),
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: securityOfAudience[audience],
    'x-permission': permission,
    ...(route.reauthenticate === true && { 'x-reauthenticate': true }),
    parameters: parametersOf(route, schemas),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        description: body.description,
        content: contentOf(body.content, schemas, 'input'),
      },
    }),
    responses: responsesOf(route, schemas, refusals),
  };
}

function parametersOf({ params, query, headers = {} }: Route, schemas: SchemaCollection): Operation['parameters'] {
  const fromFields = (fields: z.ZodObject | undefined, place: 'path' | 'query') => {
    if (fields === undefined) return [];
    const { properties = {}, required = [] } = schemas.add(fields, 'input') as {
      properties?: Record<string, JsonSchema>;
      required?: string[];
    };
    return Object.entries(properties).map(([name, { description, ...schema }]) => ({
      name,
      in: place,
      required: required.includes(name),
      ...(typeof description === 'string' && { description }),
      schema,
    }));
  };
  const fromHeaders = Object.entries(headers).map(([name, { description, required, schema }]) => ({
    name,
    in: 'header',
    required,
    description,
    schema: schemas.add(schema, 'input'),
  }));
  return [...fromFields(params, 'path'), ...fromFields(query, 'query'), ...fromHeaders];
}

function responsesOf(
  route: Route,
  schemas: SchemaCollection,
  refusals: ResponseContent['content'],
): Operation['responses'] {
  const responses: Operation['responses'] = {};
  for (const [status, response] of Object.entries(route.responses)) responses[status] = responseOf(response, schemas);
  const refusedInMaintenance = route.method !== 'get' && route.duringMaintenance !== true;
  const always: ErrorCode[] = [
    ...errorsOfAudience[route.audience],
    ...(refusedInMaintenance ? (['MAINTENANCE'] as const) : []),
    ...(route.reauthenticate === true ? (['CONFIRMATION_NEEDED'] as const) : []),
  ];
  for (const code of new Set([...always, ...route.errors])) {
    const { status, title } = errors[code];
    const known = responses[status];
    responses[status] = {
      description: known === undefined ? `${code}: ${title}` : `${known.description}; ${code}: ${title}`,
      content: known?.content ?? contentOf(refusals, schemas, 'output'),
    };
  }
  return responses;
}

function responseOf({ description, content, headers }: ResponseContent, schemas: SchemaCollection): OpenApiResponse {
  const shown = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(shown.length > 0 && { headers: Object.fromEntries(shown) }),
    content: contentOf(content, schemas, 'output'),
  };
}

const contentOf = (
  content: Readonly<Record<string, z.ZodType>>,
  schemas: SchemaCollection,
  io: 'input' | 'output',
): Record<string, { schema: JsonSchema }> =>
  Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: schemas.add(schema, io) }]));

/** Schemas with an id are shown once, under components; wherever they are used stands a reference. */
class SchemaCollection {
  readonly named: Record<string, JsonSchema> = {};

  add(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
    const {
      $schema: _,
      $defs = {},
      ...rest
    } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as {
      $schema?: string;
      $defs?: Record<string, JsonSchema>;
    };
    for (const [name, definition] of Object.entries($defs)) {
      const { id: _id, ...shown } = definition;
      this.named[name] = shown;
    }
    return rest;
  }
}
