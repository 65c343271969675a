import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'reset-password'> = {
  subject: 'Fidio ny teny miafinao',
  title: 'Fidio ny teny miafinao',
  paragraphs: [
    spaced`Mba hisafidianana teny miafina vaovao dia sokafy ity rohy ity. Indray mandeha ihany no ampiasana azy ary fotoana fohy :`,
    '{link}',
    spaced`Raha tsy nangataka ianao dia aza raharahaina ity hafatra ity : tsy miova ny teny miafinao.`,
  ],
  button: 'Hisafidy teny miafina',
};
