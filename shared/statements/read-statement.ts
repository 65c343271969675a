// An uploaded statement -> its lines and faults, as it is read. Bytes are decoded piece by piece, so that a file costs no
// second copy of itself as text.
import { readCsvStatement } from '../domain/statement/csv-statement';
import type { StatementFault, StatementLine, StatementPlace } from '../domain/statement/statement-line';
import { readCamtStatement } from './camt-statement';

const pieceBytes = 65_536;
const readers = { 'text/csv': readCsvStatement, 'application/xml': readCamtStatement } as const;

export type StatementType = keyof typeof readers;
export const statementTypes = Object.keys(readers) as StatementType[];

class NotUtf8 extends Error {
  override name = 'NotUtf8';
}

/** Every line with its faults or without; none of it is to be believed where there is any fault. */
export function* readStatement(
  type: StatementType,
  file: Buffer,
  place: StatementPlace,
): Generator<StatementLine | StatementFault> {
  try {
    yield* readers[type](textsOf(file), place);
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    yield { line: 0, field: '', message: 'is not written in UTF-8' };
  }
}

function* textsOf(file: Buffer): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (piece: Buffer, stream: boolean): string => {
    try {
      return decoder.decode(piece, { stream });
    } catch (cause) {
      throw new NotUtf8('the file is not written in UTF-8', { cause });
    }
  };
  for (let start = 0; start < file.length; start += pieceBytes)
    yield decode(file.subarray(start, start + pieceBytes), true);
  yield decode(file.subarray(file.length), false);
}
