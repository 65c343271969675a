import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'document-refused'> = {
  subject: 'Su documento no ha sido aceptado',
  title: 'Su documento no ha sido aceptado',
  paragraphs: [
    'El documento que envió no ha sido aceptado: {document}.',
    'Motivo: {reason}',
    'Puede enviar otro documento en esta página:',
    '{link}',
  ],
  button: 'Enviar un documento',
  sms: 'TaxCollector: documento no aceptado ({document}). Motivo: {reason} - {link}',
};
