import type { KindTexts } from '../../message-texts';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { mg } from './mg';
import { pt } from './pt';

/** `reason` ends as its author ended it, so no full stop follows it. */
export const documentRefused: KindTexts<'document-refused'> = { fr, mg, en, es, pt };
