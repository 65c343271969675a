// In which language somebody reads: the one chosen on a page, else what the telephone is set to, else what is spoken where
// the notice comes from.
import type { Request } from 'express';
import { languageSpokenIn } from '../../shared/domain/jurisdictions/packs';
import { type Language, languages } from '../../shared/domain/vehicle-fields';

export function languageOf(req: Request, jurisdiction: string | null = null): Language {
  const chosen = chosenLanguage(req);
  if (chosen !== undefined) return chosen;
  // Without the header Express would take the first for accepted.
  const accepted = req.headers['accept-language'] === undefined ? false : req.acceptsLanguages(...languages);
  return accepted === false ? languageSpokenIn(jurisdiction) : (accepted as Language);
}

export function chosenLanguage(req: Request): Language | undefined {
  const start = req.url.indexOf('?');
  const chosen = start === -1 ? null : new URLSearchParams(req.url.slice(start)).get('language');
  return languages.find((one) => one === chosen);
}
