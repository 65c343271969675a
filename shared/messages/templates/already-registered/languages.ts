import type { KindTexts } from '../../message-texts';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { mg } from './mg';
import { pt } from './pt';

/** Sent instead of a refusal: the page that was asked must not tell a stranger whose addresses are known. */
export const alreadyRegistered: KindTexts<'already-registered'> = { fr, mg, en, es, pt };
