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
const isTold = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function boundsOf(schema: JsonSchema): string[] {
  const bounds = [
    ['minimum', 'from'],
    ['exclusiveMinimum', 'over'],
    ['maximum', 'to'],
    ['minLength', 'at least', 'characters'],
    ['maxLength', 'at most', 'characters'],
    ['default', 'default'],
  ] as const;
  return bounds.flatMap(([key, before, after = '']) => {
    const value = schema[key];
    return isTold(value) || (key === 'default' && value !== undefined) ? [`${before} ${value} ${after}`.trim()] : [];
  });
}

/** A row for each field: name, type, meaning. Of alternatives, the fields of each one in turn. */
export function propertyRows(schema: JsonSchema): string[][] {
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return alternatives.flatMap(propertyRows);
  const { properties = {}, required = [] } = schema as Shape;
  return Object.entries(properties).map(([name, field]) => [
    `<code>${escapeHtml(name)}</code>${required.includes(name) ? '' : ' <span class="soft">optional</span>'}`,
    describeSchema(field),
    escapeHtml(typeof field.description === 'string' ? field.description : ''),
  ]);
}
