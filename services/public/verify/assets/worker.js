// The service worker of the pages that verify receipts: asks the server first, and has the page that verifies by itself
// ready for when there is no answer. Which files that takes, the server writes before this text (asset-routes.ts).
const { version, files, ed25519, languages } = self.built;
const name = `verify-${version}`;
const patienceMs = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(fillCache().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(answer(request));
  else if ([...files, ed25519].includes(new URL(request.url).pathname)) event.respondWith(kept(request));
});

const shellPath = (language) => `/verify?language=${language}`;

async function fillCache() {
  const cache = await caches.open(name);
  const spoken = [navigator.language, ...navigator.languages].map((tag) => tag.slice(0, 2));
  const language = spoken.find((one) => languages.includes(one)) || languages[0];
  const needed = (await canVerify()) ? files : [...files, ed25519];
  await cache.addAll([...needed, shellPath(language)]);
}

/** Forty kilobytes need not be fetched where the browser verifies such signatures itself. */
async function canVerify() {
  try {
    await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
    return true;
  } catch (_unsupported) {
    return false;
  }
}

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((one) => /^verify-[0-9a-f]/.test(one) && one !== name).map((one) => caches.delete(one)),
  );
}

async function kept(request) {
  return (await caches.match(request)) || fetch(request);
}

async function answer(request) {
  const { pathname, searchParams } = new URL(request.url);
  const isPost = request.method === 'POST';
  // Whoever asks for the network by pressing a button waits for it, on however slow a line.
  const isPatient = searchParams.has('wait') || isPost;
  try {
    const found = await (isPatient ? fetch(request) : inTime(fetch(request)));
    if (found.status === 429) return (!isPost && (await shell(searchParams, 'busy'))) || found;
    if (found.status >= 500) return (await shell(searchParams, 'no-answer')) || found;
    if (pathname === '/verify' && found.ok && !isPost) await keepShell(searchParams, found.clone());
    return found;
  } catch (fault) {
    if (isPost) return Response.redirect('/verify?without-network', 303);
    return (await shell(searchParams, fault === tooSlow ? 'no-answer' : 'unreachable')) || Response.error();
  }
}

const tooSlow = new Error('no answer in time');

function inTime(answered) {
  return Promise.race([answered, new Promise((_resolve, reject) => setTimeout(() => reject(tooSlow), patienceMs))]);
}

/** Whoever reads another language than the telephone's has it without network, too. */
async function keepShell(searchParams, found) {
  const language = searchParams.get('language');
  if (languages.includes(language)) await (await caches.open(name)).put(shellPath(language), found);
}

/** The kept page; it is told why it stands in for the server, since a verdict without an answer is another one. */
async function shell(searchParams, unasked) {
  const cache = await caches.open(name);
  const wanted = shellPath(searchParams.get('language'));
  const first = (await cache.keys()).find((request) => new URL(request.url).pathname === '/verify');
  const page = (await cache.match(wanted)) || (first && (await cache.match(first)));
  if (!page) return undefined;
  const text = (await page.text()).replace('<div id="typing"', `<div id="typing" data-unasked="${unasked}"`);
  return new Response(text, { headers: page.headers });
}
