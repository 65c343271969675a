// What an audit entry says of before and after, as a person wants to read it: what differs, not all there is.

import { type Html, html } from '../../shared/http/html';
import type { AuditEntry } from '../../shared/store/audit-search';
import { maskedExcerpt } from '../pages/show-values';

type Fields = Record<string, unknown>;

const shown = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** One line for each field that differs; for what came into being or went, all of its fields. */
function changed(before: Fields | null, after: Fields | null): string[] {
  if (before === null || after === null)
    return Object.entries(before ?? after ?? {}).map(([name, value]) => `${name}: ${shown(value)}`);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => shown(before[name]) !== shown(after[name]))
    .map((name) => `${name}: ${shown(before[name])} → ${shown(after[name])}`);
}

export function changes({ before, after, details }: AuditEntry): Html {
  const lines = [...changed(before, after), ...changed(null, details)];
  return html`${lines.map((line, index) => html`${index > 0 && html`<br>`}${maskedExcerpt(line, 300)}`)}`;
}
