import { Refusal } from '../../shared/http/errors';
import type { Config } from '../../shared/process/config';
import type { UploadSplitter } from './split-upload';

/** Blank lines are not counted, but a body of nothing else must end somewhere: as many again are passed over. */
export function refuseTooManyLines(splitter: UploadSplitter, { MAX_BATCH_LINES: most }: Config): void {
  if (splitter.lines() > most || splitter.physicalLines() > 2 * most + 1)
    throw new Refusal('BATCH_TOO_MANY_LINES', { detail: `At most ${most} lines are taken in one batch` });
}
