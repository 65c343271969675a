import type { ReceiptContent } from '../domain/receipt/content';
export const renderReceipt = async (
  content: ReceiptContent,
  options: { paper: 'A4' | 'A5'; only?: number },
): Promise<Buffer> => {
  throw new Error(`${content.number} ${options.paper}`);
};
