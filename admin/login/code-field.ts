// The one field for both kinds of proof: six digits are a code of the app, anything else a recovery code.
import type { Proof } from '../../shared/access/second-factor';
import { type Html, html } from '../../shared/http/html';

const longestCode = 40;

export function readProof(given: unknown): Proof {
  const text = typeof given === 'string' ? given.slice(0, longestCode) : '';
  const digits = text.replace(/\s/g, '');
  return /^\d{6}$/.test(digits) ? { code: digits } : { recoveryCode: text };
}

/** `isFirst` of the fields of its form: the cursor starts there. */
export const codeField = (label = 'Code of your app, or a recovery code', { isFirst = true } = {}): Html => html`
<label>${label}
  <input name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" required
    maxlength="${longestCode}"${isFirst && html` autofocus`}>
</label>`;
