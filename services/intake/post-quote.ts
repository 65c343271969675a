// POST /api/v1/quotes: what a vehicle would owe, by the same functions that assess batches. Nothing is stored.
import { z } from 'zod';
import { dayIn, firstDayOf, isWithin } from '../../shared/domain/days';
import { toJsonInteger } from '../../shared/domain/money';
import { readLines } from '../../shared/domain/read-lines';
import { readVehicleLine, type VehicleLine } from '../../shared/domain/read-vehicle-line';
import { type Assessment, assess } from '../../shared/domain/tariff/assess';
import { vehicleLineSchema } from '../../shared/domain/vehicle-line-schema';
import { encodingOf, mediaTypeOf } from '../../shared/http/content-type';
import { type FaultDetail, Refusal } from '../../shared/http/errors';
import { readBody } from '../../shared/http/read-body';
import { defineRoute, type Route } from '../../shared/http/route';
import { approvedExemptions } from '../../shared/store/assess-chunks';
import { type Database, withPatience } from '../../shared/store/sql';
import { type LoadedTariffs, loadTariffs } from '../../shared/store/tariffs';
import { fiscalYearSchema } from './fiscal-year';
import { readPatienceSeconds } from './get-batch';
import { jurisdictionOf } from './jurisdiction-of';
import { noTariff } from './ruling-currency';
import type { IntakeTools } from './tools';

// The zone in which fiscal years begin (PLF 2026).
const fiscalZone = 'Indian/Antananarivo';

const quoteSchema = z
  .object({
    fiscalYear: z.int(),
    registration: z.string(),
    amount: z.int().describe('In the smallest unit of the currency in use'),
    currency: z.string(),
    explanation: z.unknown().describe('Inputs, tariff with its content hash, and every step to the amount'),
  })
  .meta({ id: 'Quote', title: 'What a vehicle would owe' });

export const postQuote = (tools: IntakeTools): Route =>
  defineRoute(
    {
      method: 'post',
      path: '/api/v1/quotes',
      audience: 'member',
      permission: 'quotes:create',
      // A question: nothing is written.
      duringMaintenance: true,
      tag: 'Quotes',
      summary: 'What a vehicle would owe',
      description: 'Computed like a line of a batch, approved exemptions included, and not stored.',
      query: z.strictObject({
        fiscalYear: fiscalYearSchema.optional().describe('The current one when left out'),
        jurisdiction: z
          .string()
          .regex(/^[A-Z]{2}$/, 'expected two capital letters, such as MG')
          .optional()
          .describe('For callers who belong to none; those who do ask in their own'),
      }),
      body: { description: 'One vehicle', content: { 'application/json': vehicleLineSchema } },
      responses: { 200: { description: 'The quote', content: { 'application/json': quoteSchema } } },
      errors: [
        'MEDIA_TYPE_UNSUPPORTED',
        'CONTENT_ENCODING_UNSUPPORTED',
        'BODY_BROKEN',
        'JSON_BROKEN',
        'BODY_TOO_LARGE',
        'UPLOAD_TOO_SLOW',
        'LINE_INVALID',
        'FISCAL_YEAR_WITHOUT_TARIFF',
      ],
    },
    async ({ req, res, query, caller }) => {
      const jurisdiction = jurisdictionOf(caller, query.jurisdiction);
      mediaTypeOf(req, ['application/json']);
      encodingOf(req, ['identity']);
      const { db, config, tariffCache } = tools;
      const body = await readBody(req, res, config.MAX_LINE_BYTES, config.UPLOAD_IDLE_SECONDS);
      const now = new Date();
      const fiscalYear = query.fiscalYear ?? Number(dayIn(fiscalZone, now).slice(0, 4));
      const loaded = await withPatience(readPatienceSeconds, () =>
        loadTariffs(db, jurisdiction, fiscalYear, tariffCache),
      );
      if (loaded === undefined) throw noTariff(jurisdiction, fiscalYear);
      const vehicle = readVehicle(body, fiscalYear, loaded.today);
      const assessment = await quote(db, vehicle, jurisdiction, fiscalYear, loaded);
      if (assessment.kind === 'rejected') throw invalid(assessment.errors);
      const { amount, currency, explanation } = assessment;
      const { registration } = vehicle;
      return { status: 200, body: { fiscalYear, registration, amount: toJsonInteger(amount), currency, explanation } };
    },
  );

/** Read as the worker reads a line, so that a quote refuses exactly what a batch would. */
function readVehicle(body: Buffer, fiscalYear: number, today: string): VehicleLine {
  // A line of a batch has no line breaks; between the tokens of one body they mean nothing.
  const text = body.toString('utf8');
  const [raw] = readLines(text.replace(/[\r\n]/g, ' '), 1, { kind: 'ndjson' });
  if (raw === undefined) throw new Refusal('JSON_BROKEN', { detail: 'The body is empty' });
  if ('errors' in raw) {
    const isBroken = raw.errors.some(({ code }) => code === 'JSON_INVALID');
    throw isBroken ? new Refusal('JSON_BROKEN', { details: raw.errors }) : invalid(raw.errors);
  }
  if (!isJson(text)) throw new Refusal('JSON_BROKEN', { detail: 'A line break stands within a string' });
  const read = readVehicleLine(raw.record, { fiscalYear, today, textual: false });
  if ('errors' in read) throw invalid(read.errors);
  return read.line;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

const invalid = (details: readonly FaultDetail[]): Refusal => new Refusal('LINE_INVALID', { details });

async function quote(
  db: Database,
  vehicle: VehicleLine,
  jurisdiction: string,
  fiscalYear: number,
  { tariffs }: LoadedTariffs,
): Promise<Assessment> {
  const approved = await withPatience(readPatienceSeconds, () => approvedExemptions(db, [vehicle.registrationKey]));
  const own = approved.filter((exemption) => exemption.jurisdiction === jurisdiction);
  const valid = own.find(({ validFrom: from, validTo: to }) => isWithin(firstDayOf(fiscalYear), { from, to }));
  const exemption = valid ?? own.at(-1);
  return assess(vehicle, tariffs, { fiscalYear, ...(exemption && { exemption }) });
}
