import type { MessageTexts } from '../../message-texts';

export const pt: MessageTexts<'erased'> = {
  subject: 'A sua conta foi apagada',
  title: 'A sua conta foi apagada',
  paragraphs: [
    'A sua conta e o que ela continha sobre si foram apagados.',
    'As liquidações e o registo dos atos, com endereços de rede e navegadores, são guardados sem o seu nome, como a lei exige.',
    'Esta é a nossa última mensagem: o seu endereço é esquecido ao enviá-la.',
  ],
};
