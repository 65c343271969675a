// Who may import what, with the reason in each rule. `npm run check` runs it over the sources and over dist/.
//
// TypeScript 7 has no API for tools, so the sources are read with swc. It sees imports of types as imports, which is
// right for the borders between folders: knowing another's types is knowing the other. It is wrong for cycles: a type
// lives with the function that makes it, so two files may name each other's types while only one calls the other.
// Cycles are therefore looked for in dist/, where types are gone.

const inTests = '^test/';

/** The packages only one part of the tree speaks to; `test/` may go behind its back to break and to inspect things. */
const soleSpeakers = [
  [
    'pg',
    'pg',
    '^shared/store/|^scripts/bench/',
    'Every statement lies in shared/store, so that SQL can be read in one place.',
  ],
  ['pg-copy-streams', 'pg-copy-streams', '^shared/store/|^scripts/bench/', 'As pg.'],
  [
    'typeorm',
    'typeorm',
    '^shared/store/',
    'TypeORM gives connections, transactions and migrations; nothing else may lean on it.',
  ],
  ['amqplib', 'amqplib', '^shared/messaging/', 'Channels and their recovery are supervised in one place.'],
  ['jose', 'jose', '^shared/access/', 'What signs and what is believed is decided in one folder.'],
  ['argon2', '@node-rs/argon2', '^shared/access/', 'How costly a password is to guess is decided once.'],
  ['nodemailer', 'nodemailer', '^shared/providers/', 'Each outside party has one file that speaks to it.'],
  ['stripe', 'stripe', '^shared/providers/', 'As nodemailer; simulators speak the protocol without its library.'],
  ['twilio', 'twilio', '^shared/providers/messages/', 'As stripe.'],
  ['libphonenumber', 'libphonenumber-js', '^shared/messages/', 'What is a telephone is decided in one place.'],
  ['cockatiel', 'cockatiel', '^shared/providers/', 'When outside parties are left alone is decided in one place.'],
  [
    'aws-sdk',
    '@aws-sdk',
    '^shared/providers/objects/',
    'Where files lie, and what the failures of S3 mean, is decided in one folder.',
  ],
  ['saxes', 'saxes', '^shared/statements/', 'How much of a foreign XML is read, and what is refused, is decided once.'],
  [
    'pdfkit',
    'pdfkit',
    '^shared/receipts/|^scripts/bench/',
    'What makes the same bytes each time is watched over in one folder.',
  ],
  ['fontkit', 'fontkit', '^shared/receipts/fonts/', 'As pdfkit, which reads its fonts with it.'],
  [
    'express',
    'express',
    '^(services|admin|shared/http)/|^scripts/bench/',
    'Workers, domain and store have no HTTP in them.',
  ],
];

const modulesOf = (packageName) => `(^|/)node_modules/(@types/)?${packageName}/`;

module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The rules of money and tax can be tested and recomputed anywhere: no database, no clock, no network.',
      severity: 'error',
      from: { path: '^shared/domain/' },
      to: {
        pathNot: ['^shared/domain/', modulesOf('zod'), modulesOf('csv-parse'), '^(node:)?crypto$'],
      },
    },
    {
      name: 'shared-knows-no-part',
      comment: 'What all parts lean on must not lean on one of them. Jobs are found by reading the folder workers/.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(services|workers|admin|scripts|test)/' },
    },
    {
      name: 'parts-know-contracts-only',
      comment:
        'Services, pools and the console are deployed apart; they meet in shared/events and contracts (*.job.ts).',
      severity: 'error',
      from: { path: '^(services|workers)/([^/]+)/' },
      to: { path: '^(services|workers|admin)/', pathNot: ['^$1/$2/', '\\.job\\.ts$'] },
    },
    {
      name: 'console-knows-contracts-only',
      comment: 'As above; the console is one part as a whole.',
      severity: 'error',
      from: { path: '^admin/' },
      to: { path: '^(services|workers)/', pathNot: '\\.job\\.ts$' },
    },
    {
      name: 'nothing-leans-on-scripts',
      comment: 'Scripts start, measure and generate; the product runs without them. Tests may start a stack.',
      severity: 'error',
      from: { path: '^(services|workers|admin)/' },
      to: { path: '^(scripts|test)/' },
    },
    {
      name: 'scripts-run-without-tests',
      comment: 'The image is built without test/.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^test/' },
    },
    ...soleSpeakers.map(([name, packageName, speaker, reason]) => ({
      name: `sole-speaker-${name}`,
      comment: reason,
      severity: 'error',
      from: { pathNot: [speaker, inTests, '^dist/'] },
      to: { path: modulesOf(packageName) },
    })),
    {
      name: 'sole-speaker-ioredis',
      comment: 'Redis may vanish at any moment, and only shared/cache knows how to go on. Others may name its type.',
      severity: 'error',
      from: { path: '^dist/', pathNot: ['^dist/shared/cache/', '^dist/scripts/bench/'] },
      to: { path: modulesOf('ioredis') },
    },
    {
      name: 'no-cycles',
      comment: 'In a cycle, what a module sees of the other depends on who was loaded first.',
      severity: 'error',
      from: { path: '^dist/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment:
        'A file that neither uses nor is used by another does nothing. A service worker is started by a browser.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^dist/', '\\.json$', '\\.cjs$', '/assets/worker\\.js$'] },
      to: {},
    },
    {
      name: 'no-tool-in-the-product',
      comment: 'Development dependencies are not installed where the product runs. Types are gone by then.',
      severity: 'error',
      from: { path: '^dist/(services|workers|admin|shared)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'only-declared-packages',
      comment: 'A package that only another package brought along vanishes with it.',
      severity: 'error',
      from: { pathNot: '(^|/)scripts/bench/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'every-import-exists',
      comment: 'An import that cannot be found would also escape every other rule here.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^scripts/bench/node_modules/' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
