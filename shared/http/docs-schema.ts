// JSON Schema in words, as HTML.
import { escapeHtml } from './escape-html';
import type { JsonSchema } from './openapi';

/** The type with its bounds, in a few words; named schemas are links. */
export function describeSchema(schema: JsonSchema): string {
  const { $ref, type, enum: choices, const: only, items, format } = schema as Shape;
  const alternatives = alternativesOf(schema);
  if ($ref !== undefined) return link($ref);
  if (alternatives.length > 0) return [...new Set(alternatives.map(describeSchema))].join(' or ');
  if (only !== undefined) return `<code>${escapeHtml(JSON.stringify(only))}</code>`;
  if (choices !== undefined) return choices.map((choice) => `<code>${escapeHtml(String(choice))}</code>`).join(' ');
  if (type === 'array' && items !== undefined) return `list of ${describeSchema(items)}`;
  if (type === 'object') return describeObject(schema);
  const words = [format ?? type ?? 'anything', ...boundsOf(schema)];
  return escapeHtml(words.join(', '));
}

type Shape = {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  items?: JsonSchema;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

const alternativesOf = (schema: JsonSchema): JsonSchema[] => (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];

function link($ref: string): string {
  const name = $ref.split('/').at(-1)!;
  return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

function describeObject(schema: JsonSchema): string {
  const { properties } = schema as Shape;
  if (properties === undefined) return 'object';
  const fields = Object.entries(properties).map(
    ([name, field]) => `<code>${escapeHtml(name)}</code> ${describeSchema(field)}`,
  );
  return `object: ${fields.join('; ')}`;
}

// Bounds that zod gives every whole number say nothing.
const isTold = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function boundsOf(schema: JsonSchema): string[] {
  const { minimum, exclusiveMinimum, maximum, minLength, maxLength, default: usual } = schema;
  return [
    ...(isTold(minimum) ? [`from ${minimum}`] : []),
    ...(isTold(exclusiveMinimum) ? [`over ${exclusiveMinimum}`] : []),
    ...(isTold(maximum) ? [`to ${maximum}`] : []),
    ...(isTold(maxLength) ? [`${isTold(minLength) ? `${minLength} to` : 'up to'} ${maxLength} characters`] : []),
    ...(usual === undefined ? [] : [`default ${usual}`]),
  ];
}

/** The forms a value may have: one, or each of the alternatives. */
export const formsOf = (schema: JsonSchema): JsonSchema[] => {
  const alternatives = alternativesOf(schema);
  return alternatives.length > 0 ? alternatives : [schema];
};

/** A row for each field of an object: name, type, meaning. */
export function propertyRows(schema: JsonSchema): string[][] {
  const { properties = {}, required = [] } = schema as Shape;
  return Object.entries(properties).map(([name, field]) => [
    `<code>${escapeHtml(name)}</code>${required.includes(name) ? '' : ' <span class="soft">optional</span>'}`,
    describeSchema(field),
    escapeHtml(meaningOf(field)),
  ]);
}

/** The description may stand at the field or, when it may be null as well, at what it is otherwise. */
function meaningOf(field: JsonSchema): string {
  const told = [field, ...alternativesOf(field)].map(({ description }) => description);
  return told.find((text) => typeof text === 'string') ?? '';
}
