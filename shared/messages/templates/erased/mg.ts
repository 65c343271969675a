import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'erased'> = {
  subject: 'Voafafa ny kaontinao',
  title: 'Voafafa ny kaontinao',
  paragraphs: [
    'Voafafa ny kaontinao sy izay mikasika anao tao aminy.',
    'Ny fanombanan-ketra sy ny diarin’ny asa natao, miaraka amin’ny adiresin’ny tambajotra sy ny navigateur, kosa dia tazonina tsy misy ny anaranao, araka ny takian’ny lalàna.',
    spaced`Ity no hafatra farany avy aminay : hadinoina ny adiresinao rehefa lasa izy ity.`,
  ],
};
