import type { KindTexts } from '../../message-texts';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { mg } from './mg';
import { pt } from './pt';

/** The last one: the address is forgotten when it is sent. */
export const erased: KindTexts<'erased'> = { fr, mg, en, es, pt };
