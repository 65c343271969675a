import { readFile } from 'node:fs/promises';
import { duplicateFields } from '../../shared/domain/duplicate-fields';
import { unstorable } from '../../shared/domain/storable-json';
import { Declined } from './run-command';

/** One JSON object that can be kept. A field that is given twice is refused: nobody could say which one was meant. */
export async function readJsonFile(file: string, mostBytes: number): Promise<Record<string, unknown>> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Declined(`${file} cannot be read: ${error.message}`);
  });
  if (bytes.length > mostBytes) throw new Declined(`${file} is larger than ${mostBytes} bytes.`);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const value = parsed(file, text);
  const [repeated] = duplicateFields(text, value);
  if (repeated !== undefined) throw new Declined(`${file}: ${repeated}: is given more than once`);
  const reason = unstorable(value);
  if (reason !== undefined) throw new Declined(`${file} ${reason}.`);
  return value as Record<string, unknown>;
}

function parsed(file: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new Declined(`${file} is no JSON: ${(error as Error).message}`);
  }
  throw new Declined(`${file} holds no JSON object.`);
}
