import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TargetInput } from "../../provider/schema/target";
import { killAll, listFamily } from "../../tools/process-family";
import { pulumiEnvironment } from "../../tools/setup/pulumi";
import type { TestDatabase } from "./test-database";

const root = path.join(__dirname, "../..");
const PROJECT = "tables";

/** Declares what tables.json holds. A value { later: x } is x, but known only after another resource exists. */
const PROGRAM = `
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { PartitionedTable, declareTables } = require("pulumi-table-migration");

class Later extends pulumi.dynamic.Resource {
  constructor(name, value) {
    super({ create: async (inputs) => ({ id: "later", outs: { result: inputs.value } }) }, name, { value, result: undefined });
  }
}

const resolve = (name, value) => (value && value.later !== undefined ? new Later(name, value.later).result : value);
for (const [name, declaration] of Object.entries(JSON.parse(fs.readFileSync("tables.json", "utf8")))) {
  const settings = Object.entries(declaration).map(([key, value]) => [key, resolve(name + "-" + key, value)]);
  const table = new PartitionedTable(name, Object.fromEntries(settings));
  exports[name] = { result: table.result, partitioning: table.partitioning };
}
if (fs.existsSync("migration.json")) declareTables("migration.json", { connection: "db" });
`;

/** Anything a user may write, right or wrong. */
export type Declaration = Readonly<Record<string, unknown>>;

/** app.orders by YEAR and two hash partitions, small enough for a second's run. */
export function ordersDeclaration(changes: Declaration = {}): Declaration {
  const declaration: TargetInput = {
    connection: "db",
    schema: "app",
    table: "orders",
    partitionType: "INTERVAL",
    partitionColumn: "order_date",
    intervalType: "YEAR",
    subpartitionType: "HASH",
    subpartitionColumn: "order_id",
    subpartitionCount: 2,
    migration: { chunkRows: 500 },
  };
  return { ...declaration, ...changes };
}

/** What a stack's connection is made of. */
export interface StackDatabase extends Pick<TestDatabase, "connectString" | "user" | "password"> {
  readonly engine?: "postgres" | "oracle";
  /** What programs call the connection; "db" if left out. */
  readonly connectionName?: string;
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** Ends the CLI and all that it has started, at once. */
  kill(): void;
  /**
   * Ends the CLI alone, at once: its plugins may live on, and go on with what they do.
   * @returns ends them, too
   */
  killAlone(): () => void;
}

/** A project and stack of a test's own, with the real CLI and a file backend. */
export class Stack {
  /** Everything that a command has ever written. */
  transcript = "";

  private constructor(
    readonly dir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A stack whose connection "db" leads to the database. */
  static async create(database: StackDatabase, password = database.password): Promise<Stack> {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-stack-"));
    const env = {
      ...pulumiEnvironment({ backendDir: path.join(dir, "state") }),
      PULUMI_EXPERIMENTAL: "true",
    };
    const stack = new Stack(dir, env);
    stack.write(
      "Pulumi.yaml",
      `name: ${PROJECT}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n`,
    );
    stack.write("package.json", `{ "name": "${PROJECT}" }\n`);
    stack.write("index.js", PROGRAM);
    stack.declare({});
    fs.mkdirSync(path.join(dir, "node_modules", "@pulumi"), { recursive: true });
    fs.symlinkSync(root, path.join(dir, "node_modules", "pulumi-table-migration"));
    fs.symlinkSync(
      path.join(root, "node_modules/@pulumi/pulumi"),
      path.join(dir, "node_modules/@pulumi/pulumi"),
    );
    await stack.succeed("stack", "init", "test");
    await stack.configure(database, password);
    return stack;
  }

  private async configure(database: StackDatabase, password: string): Promise<void> {
    const { engine = "postgres", connectString, user, connectionName = "db" } = database;
    const connections = { [connectionName]: { engine, connectString, user } };
    const file = path.join(this.dir, "Pulumi.test.yaml");
    const config = `config:\n  table-migration:connections: ${JSON.stringify(connections)}\n`;
    fs.appendFileSync(file, config);
    await this.setPassword(password, connectionName);
  }

  /** Runs other programs than the one that declares what tables.json holds; each is the text of a CommonJS module. */
  program(modules: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(modules)) this.write(file, text);
  }

  /** One more connection of the stack, to another database. */
  async connect(name: string, { connectString, user, password }: TestDatabase): Promise<void> {
    const settings = { engine: "postgres", connectString, user };
    for (const [key, value] of Object.entries(settings))
      await this.succeed("config", "set", "--path", `table-migration:connections.${name}.${key}`, value);
    await this.setPassword(password, name);
  }

  async setPassword(password: string, connection = "db"): Promise<void> {
    const { result } = this.start(
      ["config", "set", "--secret", "--path", `table-migration:connections.${connection}.password`],
      password,
    );
    const { exitCode, output } = await result;
    if (exitCode !== 0) throw new Error(output);
  }

  private write(file: string, text: string): void {
    fs.writeFileSync(path.join(this.dir, file), text);
  }

  declare(tables: Readonly<Record<string, Declaration>>): void {
    this.write("tables.json", JSON.stringify(tables));
  }

  /** Declares the tables of a migration file. */
  declareFile(content: object): void {
    this.write("migration.json", JSON.stringify(content));
  }

  start(args: readonly string[], input = ""): RunningCommand {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.dir,
      env: this.env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        this.transcript += text;
      });
    child.stdin.end(input);
    const result = once(child, "close").then(([code]) => ({ exitCode: code as number | null, output }));
    const killAlone = () => {
      const family = listFamily(child.pid ?? 0);
      child.kill("SIGKILL");
      return () => killAll(family.slice(1));
    };
    return { result, killAlone, kill: () => killAlone()() };
  }

  run(...args: string[]): Promise<CommandResult> {
    return this.start(args).result;
  }

  /**
   * Runs a command that must succeed.
   * @returns what it wrote
   */
  async succeed(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /**
   * Runs a command that must fail.
   * @returns what it wrote
   */
  async fail(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.run(...args);
    if (exitCode === 0) throw new Error(`pulumi ${args.join(" ")} succeeded:\n${output}`);
    return output;
  }

  preview(...options: string[]): Promise<string> {
    return this.succeed("preview", ...options);
  }

  up(...options: string[]): Promise<string> {
    return this.succeed("up", "--yes", "--skip-preview", ...options);
  }

  refresh(...options: string[]): Promise<string> {
    return this.succeed("refresh", "--yes", "--skip-preview", ...options);
  }

  /** The stack's outputs: result and partitioning of each table. */
  async outputs(): Promise<Record<string, { result: Declaration | null; partitioning: Declaration }>> {
    return JSON.parse(await this.succeed("stack", "output", "--json")) as Record<
      string,
      { result: Declaration | null; partitioning: Declaration }
    >;
  }

  /** The state of one resource, as the backend keeps it. */
  readState(name: string): StoredResource | undefined {
    const file = path.join(this.dir, "state/.pulumi/stacks", PROJECT, "test.json");
    const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      checkpoint: { latest: { resources?: StoredResource[] } };
    };
    return checkpoint.latest.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
  }

  /** Names of the files, or "the output", in which a text stands. */
  findText(text: string): string[] {
    const files = fs
      .readdirSync(this.dir, { recursive: true, encoding: "utf8" })
      .filter((file) => !file.startsWith("node_modules"))
      .filter((file) => fs.statSync(path.join(this.dir, file)).isFile())
      .filter((file) => fs.readFileSync(path.join(this.dir, file)).includes(text));
    return this.transcript.includes(text) ? [...files, "the output"] : files;
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface StoredResource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: Declaration;
  readonly outputs: Declaration;
  readonly initErrors?: readonly string[];
}
