// What a person may agree to, each by itself and none of it needed for anything else. A text that changes gets a new
// version; who agreed to an older one is asked again, and the history says which text it was.
import type { Language } from './vehicle-fields';

type Purpose = { textVersion: string; text: Readonly<Record<Language, string>> };

export const consentPurposes = {
  marketing: {
    textVersion: '2026-01',
    text: {
      fr: 'Vous pouvez m’écrire au sujet de nouveaux services.',
      mg: 'Azonareo atao ny manoratra amiko momba ny tolotra vaovao.',
      en: 'You may write to me about new services.',
      es: 'Pueden escribirme sobre nuevos servicios.',
      pt: 'Podem escrever-me sobre novos serviços.',
    },
  },
  statistics: {
    textVersion: '2026-01',
    text: {
      fr: 'Vous pouvez compter comment j’utilise le service, sans mon nom.',
      mg: 'Azonareo atao ny manisa ny fomba fampiasako ny tolotra, tsy misy ny anarako.',
      en: 'You may count how I use the service, without my name.',
      es: 'Pueden contar cómo uso el servicio, sin mi nombre.',
      pt: 'Podem contar como uso o serviço, sem o meu nome.',
    },
  },
  'sms-notices': {
    textVersion: '2026-01',
    text: {
      fr: 'Vous pouvez m’envoyer des rappels par SMS.',
      mg: 'Azonareo atao ny mandefa fampahatsiahivana amiko amin’ny SMS.',
      en: 'You may send me reminders by SMS.',
      es: 'Pueden enviarme recordatorios por SMS.',
      pt: 'Podem enviar-me lembretes por SMS.',
    },
  },
} as const satisfies Record<string, Purpose>;

export type ConsentPurpose = keyof typeof consentPurposes;
export const consentPurposeNames = Object.keys(consentPurposes) as [ConsentPurpose, ...ConsentPurpose[]];

/** What somebody last said to a purpose. */
export type SaidToPurpose = { granted: boolean; textVersion: string };

/** Nobody has agreed who was not asked, said no, or agreed to another text than today's. */
export const isGranted = (purpose: ConsentPurpose, said: SaidToPurpose | undefined): boolean =>
  said?.granted === true && said.textVersion === consentPurposes[purpose].textVersion;
