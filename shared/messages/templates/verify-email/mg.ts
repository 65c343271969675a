import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'verify-email'> = {
  subject: 'Hamafiso ny adiresinao',
  title: 'Hamafiso ny adiresinao',
  paragraphs: [
    spaced`Mba hamitana ny fisoratanao anarana dia sokafy ity rohy ity ary misafidiana teny miafina :`,
    '{link}',
    spaced`Raha tsy ianao no nisoratra anarana dia aza raharahaina ity hafatra ity : tsy hisy na inona na inona hatao.`,
  ],
  button: 'Hanamafy ny adiresy',
};
