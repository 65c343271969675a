import type { MessageTexts } from '../../message-texts';

export const es: MessageTexts<'assessment-created'> = {
  subject: 'Tiene un nuevo importe por pagar',
  title: 'Tiene un nuevo importe por pagar',
  paragraphs: [
    'Se ha calculado un importe por: {things}.',
    'Importe por pagar: {amount}.',
    'El detalle, la forma en que se ha calculado y los medios de pago están en esta página:',
    '{link}',
    'Si cree que el importe no es correcto, comuníquelo antes de pagar a la administración que lo ha fijado.',
  ],
  button: 'Ver el detalle',
  sms: 'TaxCollector: {amount} por pagar, {things}. Ver: {link}',
};
