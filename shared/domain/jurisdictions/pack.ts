// What makes a jurisdiction one, as data: its money, languages, days and identifiers, and who may collect for it. Tariffs
// are documents of their own, since they change more often than a country does.
import { z } from 'zod';
import { instalmentTerms } from '../assessment/instalments';
import { currencies } from '../money';
import { registrationKey } from '../registration';
import { confidence, localNames } from '../tariff/document-fields';
import { categories, languages } from '../vehicle-fields';

/** A pattern of registration keys: upper case letters and digits, without separators. */
const pattern = z
  .string()
  .min(1)
  .max(80)
  .refine(isSafePattern, 'expected ^…$ made of classes with counts, such as ^\\d{1,4}[A-Z]{2,3}$');

const identifier = z.strictObject({
  kind: z.enum(['plate', 'temporary', 'aircraft']),
  category: z.enum(categories),
  pattern,
  /** What begins like this is of this kind or no registration: a mistyped one is not taken for a foreign plate. */
  reserves: z
    .string()
    .regex(/^[A-Z0-9]{1,10}$/)
    .optional(),
  example: z.string(),
  confidence,
});

const colour = z.string().regex(/^#[0-9a-f]{6}$/);

/** Who carries text messages; see shared/providers/messages. */
export const smsProviders = ['orange-sms', 'twilio'] as const;
export type SmsProviderName = (typeof smsProviders)[number];

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const daysApart = z.array(z.int().min(0).max(365));

export const providers = ['mvola', 'stripe', 'orange-money', 'wave', 'bange'] as const;
export type ProviderName = (typeof providers)[number];

const jurisdictionPack = z
  .strictObject({
    schema: z.literal(1),
    code: z.string().regex(/^[A-Z]{2}$/),
    names: localNames,
    currency: z.enum(currencies),
    /** The first is spoken to people of whom nothing is known. */
    languages: z.array(z.enum(languages)).min(1),
    timeZone: z.string().refine(isTimeZone, 'is no time zone'),
    /** Years of the calendar: what a year's tax is computed by (age, due days) begins on 1 January. */
    fiscalYear: z.literal('calendar'),
    identifiers: z.array(identifier),
    /** In scope of the law, but without any tariff: refused with the reason, never assessed at 0. */
    untaxed: z.array(
      z.strictObject({
        category: z.enum(categories),
        reason: z.string().min(1),
        legalReference: z.string().min(1),
        confidence,
      }),
    ),
    /** Null where amounts are not split. */
    instalments: instalmentTerms.nullable(),
    /** Who may collect here, the preferred one first. */
    providers: z.array(z.enum(providers)).min(1),
    payments: z.strictObject({
      /** Whether less may be paid than is owed. What is split into instalments is paid part by part all the same. */
      partial: z.boolean(),
      /** In whole money of the currency: nobody pays a smaller part, unless it is all that is left. */
      leastPart: z.int().min(1),
      /** In whole money of the currency: from here on a refund needs a second person. */
      refundApprovalFrom: z.int().min(0),
      confidence,
    }),
    receipts: z.strictObject({
      /** What is stored and mailed; the other one is drawn when it is asked for. */
      paper: z.enum(['A4', 'A5']),
      /** Who issues them, as it stands at their head. */
      authority: localNames,
      /** Beside the authority; a sample mark until the authority gives its own. */
      emblem: z.enum(['traveller', 'ceiba', 'baobab']),
      /** As `#rrggbb`: of the head and of rules. */
      colours: z.strictObject({ main: colour, accent: colour }),
      confidence,
    }),
    messages: z.strictObject({
      /** In the time of the person, else of the jurisdiction: what is not urgent waits until they are over. */
      quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }),
      /** Days before what is due falls due, 0 on the day itself, and days after it. */
      reminders: z.strictObject({ daysBefore: daysApart, daysAfter: daysApart, confidence }),
      /** Whose telephones are sent text messages: anywhere else they cost too much to be at strangers' command. */
      smsCountries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
      /** The preferred one first; who is not configured is left out. */
      smsProviders: z.array(z.enum(smsProviders)).min(1),
    }),
  })
  .superRefine(({ identifiers, languages: spoken }, context) => {
    for (const [index, { pattern: text, reserves = '', example }] of identifiers.entries()) {
      const key = registrationKey(example);
      if (!new RegExp(text).test(key) || !key.startsWith(reserves))
        context.addIssue({
          code: 'custom',
          path: ['identifiers', index, 'example'],
          message: 'does not fit the pattern, or does not begin with what is reserved',
        });
    }
    if (new Set(spoken).size < spoken.length)
      context.addIssue({ code: 'custom', path: ['languages'], message: 'repeat one' });
  });
export type JurisdictionPack = z.infer<typeof jurisdictionPack>;

/** Throws with every fault and its place when a shipped pack is broken: the process would compute nonsense with it. */
export function readPack(value: unknown): JurisdictionPack {
  const result = jurisdictionPack.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`the jurisdiction's pack is broken: ${faults.join('; ')}`);
}

/** Classes with counts only: nothing in it can be matched in two ways, so that no registration takes long to test. */
function isSafePattern(text: string): boolean {
  return /^\^(?:(?:\\d|\[[A-Z0-9-]+\]|[A-Z0-9])(?:\{\d+(?:,\d+)?\})?)+\$$/.test(text);
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
