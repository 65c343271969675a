import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'report-ready'> = {
  subject: 'O seu relatório está pronto',
  title: 'O seu relatório está pronto',
  paragraphs: ['O relatório que pediu está pronto: {report}.', 'Pode abri-lo aqui:', '{link}'],
  button: 'Abrir o relatório',
};
