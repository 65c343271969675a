// On the pages that verify receipts: keeps what is needed without network, and verifies where the server could not be
// reached – then the service worker has answered with the page that a token is typed in (worker.js).
import { checkProof, tokenIn } from './check-proof.mjs';

const keysPath = '/.well-known/jwks.json';
const voidedPath = '/verify/voided.json';
const typing = document.getElementById('typing');
// Only where something can be typed is there anything to verify here.
const given = document.querySelector('[data-known]');
const { ed25519, zones, months, days } = given === null ? {} : JSON.parse(given.dataset.known);

const openKept = () => caches.open('verify-known');

/** From the network into the cache; throws without network. */
async function keep() {
  const kept = await openKept();
  for (const path of [keysPath, voidedPath]) {
    const answer = await fetch(path, { cache: 'no-cache' });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await kept.put(path, answer);
  }
}

/** Null before the first contact. */
async function readKept() {
  const kept = await openKept();
  const [keys, voided] = await Promise.all([kept.match(keysPath), kept.match(voidedPath)]);
  if (keys === undefined || voided === undefined) return null;
  const contactAt = new Date(voided.headers.get('date'));
  return { ...(await keys.json()), ...(await voided.json()), contactAt };
}

const dayMs = 86400000;

/**
 * Why the server was not asked. The worker knows whether it answered; only where the telephone itself has no network, and
 * what it keeps is not old, is that nobody's doing who holds a receipt.
 */
function whyUnasked(known) {
  if (typing.dataset.unasked === 'busy') return 'busy';
  if (typing.dataset.unasked !== 'unreachable' || navigator.onLine) return 'no-answer';
  // By a clock that is behind the last contact nobody can tell how old that is.
  return known === null || Math.abs(Date.now() - known.contactAt) < dayMs ? 'no-network' : 'old';
}

/** What the server alone could confirm is told as a verdict only where it may stand without it. */
const templateOf = (verdict, why) =>
  (why !== 'no-network' && document.getElementById(`unasked-${verdict}`)) ||
  document.getElementById(`verdict-${verdict}`);

function keepOnly(shown, name, value) {
  for (const part of shown.querySelectorAll(`[data-${name}]`)) if (part.dataset[name] !== value) part.remove();
}

async function showChecked(token) {
  const known = await readKept().catch(() => null);
  const now = known && new Date(Math.max(Date.now(), known.contactAt.getTime()));
  const loadEd25519 = () => import(ed25519);
  const checked =
    known === null
      ? { verdict: 'no-keys' }
      : await checkProof(token, { known: { ...known, zones }, now, loadEd25519 }).catch(() => ({ verdict: 'no-keys' }));
  const why = whyUnasked(known);
  const shown = templateOf(checked.verdict, why).content.cloneNode(true);
  keepOnly(shown, 'why', why);
  keepOnly(shown, 'again', why === 'busy' || why === 'no-answer' ? 'network' : 'none');
  fill(shown, checked.proof);
  const asOf = shown.querySelector('[data-as-of]');
  if (asOf !== null && known !== null) asOf.textContent = asOf.textContent.replace('{time}', timeText(known.contactAt));
  for (const link of shown.querySelectorAll('[data-again]')) link.href = `${location.pathname}?wait`;
  document.title = `${shown.querySelector('h1').lastChild.textContent} – ${document.title}`;
  // As where the server tells it, the verdict comes first.
  for (const before of document.querySelectorAll('h1, nav')) before.remove();
  typing.replaceWith(shown);
}

function fill(shown, proof) {
  if (proof === undefined) return;
  const isService = proof.subject.includes('-');
  const facts = {
    plate: isService ? null : proof.subject,
    notice: isService ? proof.subject : null,
    fiscalYear: proof.fiscalYear,
    issuedOn: dayText(proof.issuedOn),
    validUntil: dayText(proof.validUntil),
    number: proof.number,
  };
  for (const place of shown.querySelectorAll('[data-fact]')) {
    const value = facts[place.dataset.fact];
    if (value === null) place.closest('div').remove();
    else place.textContent = value;
  }
  keepOnly(shown, 'standing', proof.standing);
}

function dayText(text) {
  const [year, month, day] = text.split('-').map(Number);
  const pattern = day === 1 ? days.first : days.other;
  return pattern
    .replace('{day}', day)
    .replace('{month}', months[month - 1])
    .replace('{year}', year);
}

/** By the clock of the telephone. */
function timeText(instant) {
  const two = (number) => String(number).padStart(2, '0');
  const local = [instant.getFullYear(), two(instant.getMonth() + 1), two(instant.getDate())].join('-');
  return `${dayText(local)}, ${two(instant.getHours())}:${two(instant.getMinutes())}`;
}

function show(id) {
  const note = document.getElementById(id);
  if (note !== null) note.hidden = false;
}

/** A code can be verified without network, so its form leads where the code itself would. */
function openTyped(event) {
  const token = tokenIn(event.target.elements.code.value);
  if (token === null) return;
  event.preventDefault();
  location.assign(`/v/${token}`);
}

async function enlist() {
  if (!('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register('/verify/worker.js', { scope: '/v' });
  await navigator.serviceWorker.ready;
  await keep();
  show('ready');
}

if (typing !== null) {
  const { pathname } = location;
  if (pathname.startsWith('/v/')) showChecked(decodeURIComponent(pathname.slice(3)));
  if (location.search === '?without-network') show('needs-network');
  document.getElementById('by-code').addEventListener('submit', openTyped);
}
// Without network, or in a browser that keeps nothing for us, the page goes on as it is.
enlist().catch(() => {});
