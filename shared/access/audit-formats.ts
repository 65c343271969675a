// Audit entries as files, for the console and the command alike.
import { csvCell } from '../domain/csv-cell';
import type { AuditEntry } from '../store/audit-search';

export type AuditFormat = { mediaType: string; ending: string; head: string; write(entry: AuditEntry): string };

const columns = [
  'tenant',
  'day',
  'number',
  'at',
  'actor',
  'role',
  'action',
  'resource',
  'outcome',
  'before',
  'after',
  'details',
  'ip',
  'userAgent',
  'correlationId',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[];

const ndjson: AuditFormat = {
  mediaType: 'application/x-ndjson',
  ending: 'ndjson',
  head: '',
  write: (entry) => `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, entry[name]])))}\n`,
};

const csv: AuditFormat = {
  mediaType: 'text/csv; charset=utf-8',
  ending: 'csv',
  head: `${columns.join(',')}\r\n`,
  write: (entry) => `${columns.map((name) => csvCell(textOf(entry[name]))).join(',')}\r\n`,
};

export const auditFormats = { ndjson, csv } as const;

function textOf(value: AuditEntry[(typeof columns)[number]]): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
