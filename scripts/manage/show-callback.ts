import { callbackProof } from '../../shared/store/callback-proof';
import { audited } from './audited';
import { type Command, Declined } from './run-command';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The body may hold telephone numbers of payers: it goes to the operator's terminal, and nowhere else. */
export const showCallbackCommand: Command = {
  usage: '<id>',
  positionals: 1,
  async run(db, { positionals: [id = ''] }, { vault }) {
    if (!uuid.test(id)) throw new Declined(`${id} is not the id of a callback`);
    const proof = await audited(db, 'show-callback', async (tx) => {
      const value = await callbackProof(tx, vault, id);
      if (value === undefined) throw new Declined(`There is no callback ${id}.`);
      return { ...(value.jurisdiction !== null && { tenant: value.jurisdiction }), resource: `callback ${id}`, value };
    });
    const { body, jurisdiction: _, isSignatureValid, receivedAt, ...facts } = proof;
    const told = { ...facts, signatureIs: isSignatureValid === null ? 'none' : isSignatureValid ? 'valid' : 'wrong' };
    const lines = Object.entries({ ...told, receivedAt: receivedAt.toISOString() });
    return [
      ...lines.flatMap(([name, value]) => (value === null ? [] : `${name}: ${value}`)),
      '',
      body?.toString() ?? '(its body is not kept, or not any more)',
    ];
  },
};
