import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'document-verified'> = {
  subject: 'Su documento está verificado',
  title: 'Su documento está verificado',
  paragraphs: [
    'El documento que envió está verificado y aceptado: {document}.',
    'No tiene que hacer nada más con este documento. Puede seguir su expediente en esta página:',
    '{link}',
  ],
  button: 'Ver el expediente',
  sms: 'TaxCollector: su documento fue aceptado ({document}). Ver: {link}',
};
