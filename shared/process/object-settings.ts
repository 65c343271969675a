// Where files lie that outlive a process, such as the PDFs of receipts: in a folder, or in S3 where a bucket is named. A
// bucket that is half configured keeps the process from starting: it would write into a folder that nobody backs up.
import { z } from 'zod';

const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess((text) => (text === '' ? undefined : text), shape.optional());

export const objectShape = {
  OBJECT_FOLDER: z
    .string()
    .min(1)
    .default('.local/objects')
    .describe(
      'Folder of the files where no bucket is named, the same one for all processes; relative to where they are started. It has to exist: a disk that is not mounted must not be taken for an empty one',
    ),
  S3_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)).describe(
    'Bucket of the files; without it they lie in OBJECT_FOLDER',
  ),
  S3_REGION: optional(z.string().regex(/^[a-z0-9-]{1,50}$/)).describe(
    'Region of the bucket; servers that know none take us-east-1',
  ),
  S3_ENDPOINT: optional(z.url({ protocol: /^https?$/ })).describe(
    'Base address of a server that speaks S3, such as MinIO; without it that of AWS in the region',
  ),
  S3_ACCESS_KEY_ID: optional(z.string().min(1).max(256)).describe('Of whoever may read and write in the bucket'),
  S3_SECRET_ACCESS_KEY: optional(z.string().min(1).max(4096)).describe('Of whoever may read and write in the bucket'),
  S3_PATH_STYLE: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .prefault('false')
    .describe('Whether the bucket stands in the path instead of the host name, as MinIO wants it'),
  S3_ENCRYPTION: z
    .enum(['AES256', 'none'])
    .default('AES256')
    .describe('How the server encrypts what it keeps; none for a server that has no keys of its own'),
} as const satisfies z.ZodRawShape;

export type ObjectSettings = z.output<z.ZodObject<typeof objectShape>>;

const neededForS3 = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** What S3 is reached with; null where files lie in a folder. */
export function s3Settings(settings: ObjectSettings): S3Settings | null {
  const { S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_PATH_STYLE } = settings;
  if (!(S3_BUCKET && S3_REGION && S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY)) return null;
  return {
    bucket: S3_BUCKET,
    region: S3_REGION,
    endpoint: S3_ENDPOINT ?? null,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    usesPathStyle: S3_PATH_STYLE,
    isEncrypted: settings.S3_ENCRYPTION === 'AES256',
  };
}

export type S3Settings = {
  bucket: string;
  region: string;
  endpoint: string | null;
  accessKeyId: string;
  secretAccessKey: string;
  usesPathStyle: boolean;
  isEncrypted: boolean;
};

/** Faults that one setting alone does not show. */
export function objectFaults(settings: ObjectSettings & { ENVIRONMENT: string }): string[] {
  const missing = neededForS3.filter((name) => settings[name] === undefined);
  const isHalfSet = missing.length < neededForS3.length || settings.S3_ENDPOINT !== undefined;
  const halfSet = isHalfSet ? missing.map((name) => `${name}: is needed beside the others of S3`) : [];
  const isPlain = settings.ENVIRONMENT === 'production' && settings.S3_ENDPOINT?.startsWith('http:');
  return isPlain ? [...halfSet, 'S3_ENDPOINT: expected https in production'] : halfSet;
}
