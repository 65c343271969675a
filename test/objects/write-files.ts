// Stores files for as long as it lives, and tells of each with a dot.
import { openFolderStore } from '../../shared/providers/objects/folder-store';

export const fileBytes = 20_000_000;

async function writeForever(folder: string): Promise<void> {
  const store = openFolderStore(folder);
  for (let at = 0; ; at += 1) {
    const key = `receipts/mg/${process.pid}-${at}.pdf`;
    const object = { key, bytes: Buffer.alloc(fileBytes, at), mediaType: 'application/pdf' };
    await store.put(object, new AbortController().signal);
    process.stdout.write('.');
  }
}

const [folder] = process.argv.slice(2);
if (require.main === module && folder !== undefined) void writeForever(folder);
