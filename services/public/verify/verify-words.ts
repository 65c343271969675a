import type { Language } from '../../../shared/domain/vehicle-fields';
import { type Words, wordsIn } from '../words';
import { type VerifyTexts, verifyTexts } from './texts/verify-texts';

export type VerifyWords = Words & { verify: VerifyTexts };

export const verifyWordsIn = (language: Language): VerifyWords => ({
  ...wordsIn(language),
  verify: verifyTexts[language],
});
