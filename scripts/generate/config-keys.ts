import type { z } from 'zod';
import { configShape } from '../../shared/process/config';

export type ConfigKey = { name: string; description: string; required: boolean; fallback: string };

/** Every variable of the environment with what happens when it is absent, asked of the shapes that read it. */
export function configKeys(): ConfigKey[] {
  return Object.entries(configShape).map(([name, shape]: [string, z.ZodType]) => {
    const absent = shape.safeParse(undefined);
    return {
      name,
      description: shape.description ?? innerDescription(shape),
      required: !absent.success,
      fallback: absent.success && absent.data !== undefined ? String(absent.data) : '',
    };
  });
}

/** Where a shape is wrapped after it was described, the sentence stays with the inner one. */
function innerDescription(shape: z.ZodType): string {
  const { out, innerType } = shape.def as { out?: z.ZodType; innerType?: z.ZodType };
  const inner = out ?? innerType;
  return inner === undefined ? '' : (inner.description ?? innerDescription(inner));
}
