// What a vehicle would owe, read and assessed as the worker does with a line: a quote refuses exactly what a batch would.
import { identifiersOf } from '../../../shared/domain/jurisdictions/packs';
import { readVehicleLine, type VehicleLine } from '../../../shared/domain/read-vehicle-line';
import { type Assessed, assess } from '../../../shared/domain/tariff/assess';
import { chooseExemption } from '../../../shared/domain/tariff/choose-exemption';
import type { CompiledTariff } from '../../../shared/domain/tariff/compile-tariff';
import { approvedExemptions } from '../../../shared/store/assess-chunks';
import { type Database, withPatience } from '../../../shared/store/sql';
import { loadTariffs } from '../../../shared/store/tariffs';
import { readPatienceSeconds } from '../get-batch';
import { noTariff } from '../ruling-currency';
import type { IntakeTools } from '../tools';
import { invalidLine } from './read-quote-body';

type Quoted = { assessed: Assessed; tariff: CompiledTariff; registration: string };

export async function quoteVehicle(
  { db, tariffCache }: IntakeTools,
  record: unknown,
  jurisdiction: string,
  fiscalYear: number,
): Promise<Quoted> {
  const loaded = await withPatience(readPatienceSeconds, () => loadTariffs(db, jurisdiction, fiscalYear, tariffCache));
  if (loaded === undefined) throw noTariff(jurisdiction, fiscalYear);
  const identifiers = identifiersOf(jurisdiction);
  const read = readVehicleLine(record, { fiscalYear, today: loaded.today, textual: false, identifiers });
  if ('errors' in read) throw invalidLine(read.errors);
  const exemption = await exemptionOf(db, read.line, jurisdiction, fiscalYear);
  const assessment = assess(read.line, loaded.tariffs, { fiscalYear, ...(exemption && { exemption }) });
  if (assessment.kind === 'rejected') throw invalidLine(assessment.errors);
  const tariff = loaded.tariffs.find(read.line.category, fiscalYear)!;
  return { assessed: assessment, tariff, registration: read.line.registration };
}

async function exemptionOf(db: Database, line: VehicleLine, jurisdiction: string, fiscalYear: number) {
  const { registrationKey, firstCirculation } = line;
  const approved = await withPatience(readPatienceSeconds, () => approvedExemptions(db, [registrationKey]));
  const own = approved.filter((exemption) => exemption.jurisdiction === jurisdiction);
  return chooseExemption(own, fiscalYear, firstCirculation);
}
