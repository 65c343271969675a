// The API's documentation as one page: rendered on the server from the OpenAPI document, without a script and without
// anything that is loaded from elsewhere.
import { hash } from 'node:crypto';
import { describeSchema, formsOf, propertyRows } from './docs-schema';
import { docsStyle } from './docs-style';
import { errors } from './errors';
import { escapeHtml } from './escape-html';
import type { JsonSchema, OpenApiDocument, Operation } from './openapi';

/** Only this page's own style, named by its hash, may apply. */
export const docsContentSecurityPolicy =
  `default-src 'none'; style-src 'sha256-${hash('sha256', docsStyle, 'base64')}'; ` +
  `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Place = { method: string; path: string; operation: Operation };

export function docsPage(document: OpenApiDocument, introduction: readonly string[]): string {
  const { title, description } = document.info;
  const places = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
  const tags = [...new Set(places.flatMap(({ operation }) => operation.tags))];
  const inTag = (tag: string) => places.filter(({ operation }) => operation.tags.includes(tag));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${docsStyle}</style>
</head>
<body>
<nav aria-label="Contents">
${tags.map((tag) => `<h2>${escapeHtml(tag)}</h2>${inTag(tag).map(navLink).join('')}`).join('\n')}
<h2>Reference</h2>
<a href="#schemas">Schemas</a><a href="#errors">Errors</a><a href="/api/openapi.json">OpenAPI document</a>
</nav>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(description)}</p>
${introduction.map((paragraph) => `<p>${withCode(paragraph)}</p>`).join('\n')}
${tags.map((tag) => `<h2>${escapeHtml(tag)}</h2>\n${inTag(tag).map(operationSection).join('\n')}`).join('\n')}
<h2 id="schemas">Schemas</h2>
${Object.entries(document.components.schemas).map(schemaSection).join('\n')}
<h2 id="errors">Errors</h2>
<p>Every refusal is a problem document (RFC 9457) with one of these codes.</p>
${table(['Code', 'Status', 'Meaning'], errorRows())}
</main>
</body>
</html>
`;
}

const navLink = ({ method, path, operation }: Place): string =>
  `<a href="#${operation.operationId}">${method.toUpperCase()} ${escapeHtml(path)}</a>`;

function operationSection({ method, path, operation }: Place): string {
  const { operationId, summary, description, parameters, requestBody, responses, security } = operation;
  return [
    `<h3 id="${operationId}">${escapeHtml(summary)}</h3>`,
    `<p class="address"><b>${method.toUpperCase()}</b>${escapeHtml(path)}</p>`,
    description === undefined ? '' : `<p>${escapeHtml(description)}</p>`,
    security.length === 0 ? '<p class="soft">Needs no API key.</p>' : '',
    parameters.length === 0
      ? ''
      : `<h4>Parameters</h4>${table(['Name', 'In', 'Type', 'Meaning'], parameters.map(parameterRow))}`,
    requestBody === undefined ? '' : bodySection(requestBody),
    `<h4>Answers</h4>${table(['Status', 'Meaning', 'Content'], Object.entries(responses).map(responseRow))}`,
  ].join('\n');
}

const bodySection = ({ description, content }: NonNullable<Operation['requestBody']>): string =>
  `<h4>Body</h4><p>${escapeHtml(description)}</p>${table(['Media type', 'Content'], contentRows(content))}`;

const parameterRow = ({ name, in: place, required, schema, description }: Operation['parameters'][number]) => [
  `<code>${escapeHtml(name)}</code>${required ? '' : ' <span class="soft">optional</span>'}`,
  place,
  describeSchema(schema),
  escapeHtml(description ?? ''),
];

const contentRows = (content: Record<string, { schema: JsonSchema }>): string[][] =>
  Object.entries(content).map(([type, { schema }]) => [
    `<code>${escapeHtml(type)}</code>`,
    typeof schema.description === 'string' ? escapeHtml(schema.description) : describeSchema(schema),
  ]);

function responseRow([status, { description, content, headers }]: [string, Operation['responses'][string]]): string[] {
  const types = contentRows(content ?? {}).map(([type, shown]) => `${type} ${shown}`);
  const named = Object.entries(headers ?? {}).map(
    ([name, header]) => `<br><code>${escapeHtml(name)}</code> ${escapeHtml(header.description)}`,
  );
  return [status, escapeHtml(description).replaceAll('; ', '<br>') + named.join(''), types.join('<br>')];
}

function schemaSection([name, schema]: [string, JsonSchema]): string {
  const title = typeof schema.title === 'string' ? `<p>${escapeHtml(schema.title)}</p>` : '';
  const forms = formsOf(schema);
  const tables = forms.map((form, index) => {
    const heading = forms.length > 1 ? `<h4>Form ${index + 1} of ${forms.length}</h4>` : '';
    return heading + table(['Field', 'Type', 'Meaning'], propertyRows(form));
  });
  return `<h3 id="schema-${name}">${name}</h3>${title}${tables.join('\n')}`;
}

const errorRows = (): string[][] =>
  Object.entries(errors).map(([code, { status, title }]) => [
    `<code id="${code}">${code}</code>`,
    String(status),
    escapeHtml(title),
  ]);

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const titles = head.map((cell) => `<th>${cell}</th>`).join('');
  const lines = body.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide"><table><thead><tr>${titles}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

const withCode = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
