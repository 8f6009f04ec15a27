const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { run } = require("./run");

/** The last version of the SDK module that carries the language host as a package one can build. It runs today's SDK. */
const LANGUAGE_HOST_VERSION = "3.68.0";

/** The language host starts dynamic providers through this program, which the releases ship as a script too. */
const DYNAMIC_PROVIDER_LAUNCHER = `#!/bin/sh
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')")" "$@"
`;

/** @returns {Promise<Record<string, string> | undefined>} Go's own settings; undefined where there is no Go */
async function goSettings() {
  try {
    return JSON.parse(await run("go", ["env", "-json", "GOMODCACHE", "GOFLAGS"]));
  } catch {
    return undefined;
  }
}

/**
 * How Go is to run, and where it keeps what it downloads and compiles: some 4 GB for this build. Whoever works with Go has these
 * caches, shares them with us and knows how to empty them. For anybody else they would be a gift nobody asked for, so they are
 * temporary; and writable (-modcacherw), or else they could not be removed.
 * @param {Record<string, string>} settings
 * @param {string} scratch
 * @returns {NodeJS.ProcessEnv}
 */
function goEnvironment(settings, scratch) {
  const flags = `${settings.GOFLAGS ?? ""} -mod=mod`.trim();
  // Where there is memory, the compiler takes a fifth less time when it collects its garbage less often.
  const garbage = os.totalmem() > 8e9 ? { GOGC: "400" } : {};
  const base = { ...garbage, ...process.env, CGO_ENABLED: "0" };
  if (fs.existsSync(settings.GOMODCACHE ?? "")) return { ...base, GOFLAGS: flags };
  return {
    ...base,
    GOFLAGS: `${flags} -modcacherw`,
    GOPATH: path.join(scratch, "go"),
    GOMODCACHE: path.join(scratch, "modules"),
    GOCACHE: path.join(scratch, "build"),
  };
}

/** Debugging information, which the linker strips anyway, takes a sixth of the time to compile. */
const withoutDebugging = "-gcflags=all=-dwarf=false";

/** Go asks for as many modules at once as it has threads; who waits for the network needs no core. */
const sideBySide = { GOMAXPROCS: "24" };

/**
 * @param {{ module: string, version: string, package: string, flags: string[] }} program
 * @param {string} output
 * @param {string} scratch
 * @param {NodeJS.ProcessEnv} env
 */
async function buildProgram(program, output, scratch, env) {
  const dir = path.join(scratch, path.basename(output));
  fs.mkdirSync(dir, { recursive: true });
  // "go install package@version" refuses modules that have replace directives, so a module that requires it is needed.
  fs.writeFileSync(
    path.join(dir, "go.mod"),
    `module scratch\n\ngo 1.20\n\nrequire ${program.module} v${program.version}\n`,
  );
  const name = `${program.module}/${program.package}`;
  await run("go", ["list", "-deps", name], { cwd: dir, env: { ...env, ...sideBySide } });
  await run("go", ["build", "-trimpath", withoutDebugging, ...program.flags, "-o", output, name], {
    cwd: dir,
    env,
  });
}

/**
 * Builds the CLI, and what it needs for TypeScript programs, from the sources on the Go module proxy.
 * @param {string} version
 * @param {string} binDir where the programs go
 * @param {string} scratch a folder that the caller removes
 * @param {import("./progress").Say} say
 */
async function buildPulumi(version, binDir, scratch, say) {
  const settings = await goSettings();
  if (settings === undefined) throw new Error("Go is not installed");
  const env = goEnvironment(settings, scratch);
  fs.mkdirSync(binDir, { recursive: true });
  say(`building ${version} from source with Go; this takes some minutes and, for a while, 4 GB of disk`);
  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const cli = {
    module: "github.com/pulumi/pulumi/pkg/v3",
    version,
    package: "cmd/pulumi",
    flags: ["-ldflags", `-s -w ${versionFlag}`],
  };
  await buildProgram(cli, path.join(binDir, "pulumi"), scratch, env);
  say("building the language host for Node");
  const languageHost = {
    module: "github.com/pulumi/pulumi/sdk/v3",
    version: LANGUAGE_HOST_VERSION,
    package: "nodejs/cmd/pulumi-language-nodejs",
    flags: ["-ldflags", "-s -w"],
  };
  await buildProgram(languageHost, path.join(binDir, "pulumi-language-nodejs"), scratch, env);
  fs.writeFileSync(path.join(binDir, "pulumi-resource-pulumi-nodejs"), DYNAMIC_PROVIDER_LAUNCHER, {
    mode: 0o755,
  });
}

module.exports = { buildPulumi };
