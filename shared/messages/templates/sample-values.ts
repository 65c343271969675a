// Values as they may come, for previews and tests: of Madagascar, whatever the language.
import { dayText } from '../../domain/explanation/day-text';
import { explanationTexts } from '../../domain/explanation/explain-in-words';
import { moneyText } from '../../domain/explanation/number-text';
import { type NotificationKind, ruleOf } from '../../domain/notification/kinds';
import type { Language } from '../../domain/vehicle-fields';
import { thingsInWords } from '../things-in-words';

type Words = Record<'document' | 'reason' | 'report', string>;

const words: Readonly<Record<Language, Words>> = {
  fr: {
    document: 'carte grise',
    reason: 'La photo est trop floue.',
    report: 'paiements de novembre 2026',
  },
  mg: {
    document: 'karatra volondavenona',
    reason: 'Tsy mazava ny sary.',
    report: 'fandoavana novambra 2026',
  },
  en: {
    document: 'registration card',
    reason: 'The photo is too blurred.',
    report: 'payments of November 2026',
  },
  es: {
    document: 'permiso de circulación',
    reason: 'La foto está borrosa.',
    report: 'pagos de noviembre de 2026',
  },
  pt: {
    document: 'livrete do veículo',
    reason: 'A foto está desfocada.',
    report: 'pagamentos de novembro de 2026',
  },
};

/** Of the values that the kind needs, and no others. */
export function sampleValues(kind: NotificationKind, language: Language): Record<string, string> {
  const texts = explanationTexts[language];
  const all: Record<string, string> = {
    ...words[language],
    things: thingsInWords([{ registration: '1234 TAB', service: null, fiscalYear: 2026 }]),
    amount: moneyText(54_000, 'MGA', texts.numbers),
    number: 'MG-2026-000123',
    paidOn: dayText('2026-11-27', texts),
    dueOn: dayText('2026-12-31', texts),
    eraseOn: '2026-12-27',
    link: 'https://taxes.example/m/s4mpl3-s4mpl3-s4mpl3',
  };
  return Object.fromEntries(ruleOf(kind).data.map((name) => [name, all[name]!]));
}
