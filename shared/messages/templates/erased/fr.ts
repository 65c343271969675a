import { frenchSpaces as spaced } from '../../../domain/explanation/french-spaces';
import type { MessageTexts } from '../../message-texts';

export const fr: MessageTexts<'erased'> = {
  subject: 'Votre compte est effacé',
  title: 'Votre compte est effacé',
  paragraphs: [
    'Votre compte et ce qu’il contenait de vous sont effacés.',
    'Les taxations et le journal des actes, avec les adresses réseau et les navigateurs, sont gardés sans votre nom, comme la loi le demande.',
    spaced`C’est notre dernier message : votre adresse est oubliée avec son envoi.`,
  ],
};
