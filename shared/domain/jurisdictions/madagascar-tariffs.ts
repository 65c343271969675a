// The tariffs of Madagascar that ship with the platform.
import { compileTariff } from '../tariff/compile-tariff';
import { type CompiledTariffs, compileTariffs } from '../tariff/compiled-tariffs';
import { readTariffDocument, type TariffDocument } from '../tariff/tariff-document';
import land2026 from './mg/tariffs/mg-land-2026.json';
import withoutTariff from './mg/without-tariff.json';

/** Validated anew on every call, so call it once per process. Throws with every fault when a shipped file is broken. */
export function madagascarDocuments(): TariffDocument[] {
  return [land2026].map((file) => {
    const result = readTariffDocument(file);
    if ('document' in result) return result.document;
    throw new Error(`tariff ${file.id}: ${result.faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
  });
}

export const compileMadagascarTariffs = (): CompiledTariffs =>
  compileTariffs(madagascarDocuments().map(compileTariff), withoutTariff);
