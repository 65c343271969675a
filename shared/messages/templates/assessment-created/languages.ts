import type { KindTexts } from '../../message-texts';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { mg } from './mg';
import { pt } from './pt';

export const assessmentCreated: KindTexts<'assessment-created'> = { fr, mg, en, es, pt };
