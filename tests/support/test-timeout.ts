// Jest has one testTimeout for all projects and passes over a project's own, so each project brings its limit as a global.
declare const TEST_TIMEOUT_MS: number;

jest.setTimeout(TEST_TIMEOUT_MS);
