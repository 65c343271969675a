// What the owner of one of the vehicles reads: how the amount came about, in the two languages of the jurisdiction.
import type { BatchState, Partner } from './send-batch';

/** Lines to print; none when nothing of the batch was assessed. */
export async function explainOne({ apiUrl, apiKey }: Partner, { id }: BatchState): Promise<string[]> {
  const ask = async (path: string) => {
    const response = await fetch(apiUrl + path, { headers: { 'X-API-Key': apiKey } });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const { items } = (await ask(`/api/v1/assessments?batchId=${id}&limit=1`)) as {
    items: { id: string; registration: string }[];
  };
  const [one] = items;
  if (one === undefined) return [];
  const lines = [`  Why ${one.registration} owes what it owes:`];
  for (const language of ['fr', 'mg']) {
    const { inWords } = (await ask(`/api/v1/assessments/${one.id}/explanation?language=${language}`)) as {
      inWords: { sentences: string[] };
    };
    lines.push(...inWords.sentences.map((sentence) => `    ${sentence}`), '');
  }
  return lines;
}
