// Verifies a receipt's token on the telephone itself, with keys and void numbers that were fetched before. The server does
// the same and more (shared/receipts/verify-proof.ts, load-verdicts.ts); what is genuine is the same for both.

/**
 * `known`: { keys, voided, zones }: the JWKS, void numbers by series ("MG-2026": [3]), and the time zone of each jurisdiction.
 * `now`: no earlier than the last contact, since the clock of an old telephone may be wrong. `loadEd25519`: for browsers
 * that cannot verify such signatures themselves.
 */
export async function checkProof(token, { known, now, loadEd25519 }) {
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/.exec(token);
  if (parts === null || token.length > 1000) return { verdict: 'not-genuine' };
  const [header, payload, signature] = parts.slice(1).map(bytesOf);
  const kid = header && kidIn(header);
  if (!kid || !payload || !signature) return { verdict: 'not-genuine' };
  const key = known.keys.find((one) => one.kid === kid);
  if (key === undefined) return { verdict: 'unknown-key' };
  const signed = new TextEncoder().encode(`${parts[1]}.${parts[2]}`);
  if (!(await isSigned(key, signed, signature, loadEd25519))) return { verdict: 'not-genuine' };
  const proof = readProof(payload, known.zones);
  return proof === null ? { verdict: 'not-genuine' } : { verdict: judge(proof, known, now), proof };
}

function judge({ number, jurisdiction, validUntil, standing }, { voided, zones }, now) {
  const series = number.slice(0, number.lastIndexOf('-'));
  if ((voided[series] || []).includes(Number(number.slice(series.length + 1)))) return 'void';
  if (validUntil < dayIn(zones[jurisdiction], now)) return 'expired';
  return standing === 'part' ? 'part' : 'valid';
}

function kidIn(header) {
  const found = /^\{"alg":"EdDSA","kid":"([\w-]{1,64})"\}$/.exec(textOf(header));
  return found === null ? null : found[1];
}

const isText = (shape) => (value) => typeof value === 'string' && shape.test(value);
const isWhole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
const isSecond = isWhole(0, 253402300799);

/** As shared/domain/receipt/proof-claims.ts has them, and nothing else. A number is written in one way. */
const shapes = {
  iss: isText(/^[A-Z]{2}$/),
  jti: isText(/^[1-9]\d{3}-(?!0+$)(?:\d{6}|[1-9]\d{6,8})$/),
  sub: isText(/^(?:[A-Z0-9]{1,40}|[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3})$/),
  fy: isWhole(1, 9999),
  st: (value) => value === undefined || value === 'p',
  iat: isSecond,
  exp: isSecond,
};

const has = (object, key) => Object.hasOwn(object, key);

function areClaims(value) {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Object.keys(value).every((claim) => has(shapes, claim)) &&
    Object.keys(shapes).every((claim) => shapes[claim](value[claim]))
  );
}

function parsed(bytes) {
  try {
    return JSON.parse(textOf(bytes));
  } catch (_broken) {
    return null;
  }
}

function readProof(payload, zones) {
  const claims = parsed(payload);
  if (!areClaims(claims) || !has(zones, claims.iss)) return null;
  const { iss, jti, sub, fy, st, iat, exp } = claims;
  const dayOf = (seconds) => dayIn(zones[iss], new Date(seconds * 1000));
  return {
    jurisdiction: iss,
    number: `${iss}-${jti}`,
    subject: sub,
    fiscalYear: fy,
    standing: st === 'p' ? 'part' : 'paid',
    issuedOn: dayOf(iat),
    validUntil: dayOf(exp),
  };
}

async function isSigned({ x }, signed, signature, loadEd25519) {
  let key;
  try {
    key = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, { name: 'Ed25519' }, false, [
      'verify',
    ]);
  } catch (_unsupported) {
    const { verifyAsync } = await loadEd25519();
    return verifyAsync(signature, signed, bytesOf(x), { zip215: false });
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, signed);
}

/** `sv-SE` writes days as YYYY-MM-DD. */
function dayIn(timeZone, instant) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  );
}

/** Null for another way to write the same bytes: of one token there is one text. */
function bytesOf(text) {
  let binary;
  try {
    binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch (_leftOver) {
    return null;
  }
  const again = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return again === text ? Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0)) : null;
}

/** A mark of the byte order stays, and is no part of anything that we sign. */
const textOf = (bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The token in what somebody pasted: an address that a code holds, or the token alone. Null when there is none. */
export function tokenIn(text) {
  const found = /(?:^|\/v\/)([\w-]+\.[\w-]+\.[\w-]+)(?:$|[?#])/.exec(text.replace(/\s/g, ''));
  return found === null ? null : found[1];
}
