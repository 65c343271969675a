// Passwords: hashed with Argon2id, compared in the same time whether or not there is an account, and refused when they
// are trivial or on the list of breached ones that ships with the product.
import { hash, type Options, verify } from '@node-rs/argon2';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { inSets } from '../process/in-sets';

// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. The package's `Algorithm` is a const enum, which
// separate compilation of files cannot read; 2 is Argon2id.
const argon2id: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 12;
export const longestPassword = 200;

// Hash of a random text that was thrown away, made with the options above: whoever is unknown costs the same time.
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$XKGvY4H9RTowgkLsGEixgw$8BPU8DuRh8QprqpgglRJYQHSCbr3B8JI9ULKBo+ErhQ';

/** One password has one spelling in bytes: keyboards differ in how they compose é (NIST SP 800-63B, 5.1.1.2). */
const spelled = (password: string): string => password.normalize('NFKC');

// Two at a time, of the four threads that Node has for such work: connections and files need the others. Whoever would
// be the 401st in line is told to come back instead of waiting for ten seconds.
const inTurn = inSets<() => Promise<string | boolean>, string | boolean>(
  { maxSize: 1, maxWaiting: 400, concurrency: 2 },
  ([work]) => Promise.all([work!()]),
);

/** Throws SetsOverloaded, which the edge answers with 503, when too many wait. */
export const hashPassword = async (password: string): Promise<string> =>
  (await inTurn(() => hash(spelled(password), argon2id))) as string;

/** False for a null hash, after the same work. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const text = spelled(password);
  const matches = await inTurn(() => verify(passwordHash ?? nobody, text.slice(0, longestPassword)));
  return matches === true && passwordHash !== null && text.length <= longestPassword;
}

// Words that whoever attacks this installation tries first, besides the person's own: the product, the country, what it
// is about, and what a password is called in the languages of the mails.
const placeWords = [
  'taxcollector',
  'madagascar',
  'madagasikara',
  'antananarivo',
  'malagasy',
  'malgache',
  'impot',
  'hetra',
  'vignette',
  'motdepasse',
  'tenimiafina',
  'contrasena',
  'palavrapasse',
  'password',
];
// Letters besides such words, years and digits. Shorter than this, what is left is tried with the rest.
const leastLettersLeft = 6;
// Guessing it takes more than 10^8 tries: what the library calls safe against somebody who has to ask us each time.
const leastScore = 3;
// The library takes longer than the hash for long texts: 110 ms for 200 characters, 10 ms for 64.
const judgedLength = 64;

/** Made at the first password that is judged: ranking the 50 000 words takes 50 ms and 10 MB. */
let judge: ZxcvbnFactory | undefined;

/** A sentence about why the password is refused, or null. `ownWords` are name and address of whoever chooses it. */
export function passwordFault(password: string, ownWords: readonly string[]): string | null {
  const text = spelled(password);
  if (text.length < shortestPassword || text.length > longestPassword)
    return `A password has ${shortestPassword} to ${longestPassword} characters.`;
  judge ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: judgedLength });
  const words = ownWords.flatMap((own) => [own, ...own.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2);
  const { score } = judge.check(text, [...placeWords, ...words]);
  return score < leastScore || isMostlyOf(text, words)
    ? 'The password is easy to guess or known from breaches of other services.'
    : null;
}

/** The library counts `Jean.Rakoto.1990` as strong for Jean Rakoto: three words, each of them a guess of its own. */
function isMostlyOf(password: string, ownWords: readonly string[]): boolean {
  const whole = plain(password);
  const words = [...placeWords, ...ownWords.map(plain)].filter((word) => word.length > 2);
  const without = words
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), whole);
  return without !== whole && without.replace(/\P{L}/gu, '').length < leastLettersLeft;
}

/** Small letters without their marks, and digits: `Été 2026` and `ete2026` are one guess. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
