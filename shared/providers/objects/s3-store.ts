// Files in S3, or in a server that speaks it. The only place that does.
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3Settings } from '../../process/object-settings';
import { openStoreGuard, type StoreLimits, usualStoreLimits } from './guard-store';
import { demandKey } from './object-keys';
import type { ObjectStore } from './object-store';
import { StoreFault } from './store-fault';

/** What is stored here is smaller by far; more would fill the memory. */
const largestObjectBytes = 33_554_432;
const connectSeconds = 3;

/** Connects with the first call, not before. One for each process, since its breaker lives in it. */
export function openS3Store(settings: S3Settings, limits: Partial<StoreLimits> = {}): ObjectStore {
  const { bucket: Bucket, isEncrypted } = settings;
  const client = openClient(settings);
  const guarded = openStoreGuard({ ...usualStoreLimits, ...limits });
  return {
    async put({ key, bytes, mediaType }, signal) {
      demandKey(key);
      const command = () =>
        new PutObjectCommand({
          Bucket,
          Key: key,
          Body: bytes,
          ContentLength: bytes.length,
          ContentType: mediaType,
          ...(isEncrypted ? { ServerSideEncryption: 'AES256' as const } : {}),
        });
      await guarded('put', (abortSignal) => client.send(command(), { abortSignal }), signal);
    },
    async get(key, signal) {
      demandKey(key);
      return guarded(
        'get',
        async (abortSignal) => {
          try {
            return await readWhole(await client.send(new GetObjectCommand({ Bucket, Key: key }), { abortSignal }));
          } catch (error) {
            if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return null;
            throw error;
          }
        },
        signal,
      );
    },
    isReachable: (signal) =>
      guarded('head', (abortSignal) => client.send(new HeadBucketCommand({ Bucket }), { abortSignal }), signal).then(
        () => true,
        () => false,
      ),
    close: () => client.destroy(),
  };
}

const openClient = (settings: S3Settings) =>
  new S3Client({
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    forcePathStyle: settings.usesPathStyle,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // Servers that only speak S3 know none of the checksums it has since come to send with everything. What is sent is
    // signed as a whole nevertheless.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Repetition is the guard's.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: connectSeconds * 1000 },
  });

/** Within the time limit, since the body comes after the answer has begun. */
async function readWhole({ Body, ContentLength }: GetObjectCommandOutput): Promise<Buffer> {
  if (!Body || ContentLength === undefined || ContentLength > largestObjectBytes)
    throw new StoreFault('denied', 'S3 answered "get" with something that is not stored here');
  const bytes = Buffer.from(await Body.transformToByteArray());
  if (bytes.length !== ContentLength) throw new StoreFault('passing', 'S3 broke the connection during "get"');
  return bytes;
}
