// "unit" and "plans" need nothing but Node; the others share one PostgreSQL server,
// which globalSetup starts once for the whole run.

/** @type {import("jest").Config} */
const shared = {
  testEnvironment: "node",
  transform: {
    "\\.[jt]s$": [
      "@swc/jest",
      {
        swcrc: false,
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/\\.pulumi-home/", "<rootDir>/\\.demo/"],
  watchPathIgnorePatterns: ["<rootDir>/dist/"],
};

/** @param {string} name @param {import("jest").Config} [more] */
function project(name, more = {}) {
  return {
    ...shared,
    displayName: name,
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    ...more,
  };
}

/**
 * A test may take testTimeoutMs: many times what it takes on a machine that has nothing else to do, for it is there to end one that
 * hangs, and nothing is correct only if it is quick.
 * @param {string} name @param {number} testTimeoutMs @param {import("jest").Config} [more]
 */
function databaseProject(name, testTimeoutMs, more = {}) {
  return project(name, {
    ...more,
    globals: { TEST_TIMEOUT_MS: testTimeoutMs },
    setupFilesAfterEnv: ["<rootDir>/tests/support/test-timeout.ts"],
    globalSetup: "<rootDir>/tests/support/global-setup.ts",
    globalTeardown: "<rootDir>/tests/support/global-teardown.ts",
  });
}

/** @type {import("jest").Config} */
module.exports = {
  projects: [
    project("unit"),
    project("plans"),
    databaseProject("integration", 240_000),
    databaseProject("resume", 300_000),
    databaseProject("stacks", 300_000),
    databaseProject("emulator", 120_000, {
      testMatch: ["<rootDir>/tests/oracle-emulator/tests/**/*.test.ts"],
    }),
    databaseProject("grammar", 300_000, {
      testMatch: ["<rootDir>/tests/oracle-grammar/**/*.test.ts"],
    }),
    databaseProject("conformance", 120_000, {
      testMatch: ["<rootDir>/tests/oracle-conformance/**/*.test.ts"],
    }),
  ],
  // One more than the cores of a small machine: tests wait for locks and processes as much as they compute.
  maxWorkers: 3,
  verbose: true,
};
