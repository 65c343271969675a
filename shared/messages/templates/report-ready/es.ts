import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'report-ready'> = {
  subject: 'Su informe está listo',
  title: 'Su informe está listo',
  paragraphs: ['El informe que pidió está listo: {report}.', 'Puede abrirlo aquí:', '{link}'],
  button: 'Abrir el informe',
};
