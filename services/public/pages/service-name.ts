import type { LocalNames } from '../../../shared/domain/tariff/document-fields';
import { type Language, languages } from '../../../shared/domain/vehicle-fields';
import { type Html, html } from '../../../shared/http/html';

/** In another language where there is no name in this one, and said to be so; the title where there is no name at all. */
export function serviceName(names: LocalNames | undefined, title: string, language: Language): Html {
  const spoken = [language, ...languages].find((one) => names?.[one] !== undefined);
  return spoken === undefined ? html`${title}` : html`<span lang="${spoken}">${names?.[spoken]}</span>`;
}
