import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { EventContract } from '../../shared/jobs/define-event';

const folder = join(__dirname, '../../shared/events');

/** Every event there is: whatever the files in shared/events export with a name and a payload. In order of names. */
export function allEvents(): { name: string; payload: Record<string, unknown>; schema: Record<string, unknown> }[] {
  return readdirSync(folder)
    .filter((file) => /\.(js|ts)$/.test(file))
    .flatMap((file) => Object.values(require(join(folder, file)) as Record<string, unknown>))
    .filter(isEvent)
    .map(({ name, payload }) => {
      const { $schema: _, ...schema } = z.toJSONSchema(payload, { io: 'output' }) as Record<string, unknown>;
      return { name, payload: (schema.properties ?? {}) as Record<string, unknown>, schema };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

const isEvent = (value: unknown): value is EventContract =>
  typeof value === 'object' && value !== null && 'name' in value && 'payload' in value;
