import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const mg: MessageTexts<'report-ready'> = {
  subject: 'Vonona ny tatitra nangatahinao',
  title: 'Vonona ny tatitra nangatahinao',
  paragraphs: [spaced`Vonona izao ny tatitra nangatahinao : {report}.`, spaced`Azonao sokafana eto izy :`, '{link}'],
  button: 'Hanokatra ny tatitra',
};
