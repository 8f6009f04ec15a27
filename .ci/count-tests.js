// Prints "N passed, N failed, N skipped" from the file that jest's --json --outputFile has written.
const { existsSync, readFileSync } = require("node:fs");

/** @param {string} file */
function countTests(file) {
  // No file: jest did not get as far as running anything.
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const results = JSON.parse(readFileSync(file, "utf8"));
  return {
    passed: results.numPassedTests,
    // A file that cannot be loaded counts as a failed test, though jest does not know how many are in it.
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

const { passed, failed, skipped } = countTests(process.argv[2] ?? "");
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
