// Jest has one testTimeout for all projects and passes over a project's own, so each project brings its limit as a global.
declare const TEST_TIMEOUT_MS: number;

/** DDL of a real Oracle writes to its disk. */
const slowness = process.env["TEST_ORACLE_CONNECT"] ? 5 : 1;

jest.setTimeout(TEST_TIMEOUT_MS * slowness);
