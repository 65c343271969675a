import type { KindTexts } from '../../message-texts';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { mg } from './mg';
import { pt } from './pt';

/** Also how people whose account somebody else made for them choose their first password. */
export const resetPassword: KindTexts<'reset-password'> = { fr, mg, en, es, pt };
