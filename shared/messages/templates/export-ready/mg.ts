import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'export-ready'> = {
  subject: 'Vonona ny angon-drakitrao',
  title: 'Vonona ny angon-drakitrao',
  paragraphs: [
    spaced`Ireto avokoa ny zavatra tazoninay momba anao. Manan-kery mandritra ny 24 ora ity rohy ity ; izay manana azy dia afaka mamaky ny angon-drakitrao :`,
    '{link}',
    'Raha tsy nangataka ianao dia ovay ny teny miafinao ary manorata aminay.',
  ],
  button: 'Hijery ny angon-drakitro',
};
