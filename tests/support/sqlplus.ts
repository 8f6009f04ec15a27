import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import oracledb from "oracledb";
import { readBlocks, type Command } from "./sqlplus-commands";

export interface SqlPlusResult {
  /** null where it was killed. */
  readonly exitCode: number | null;
  /** Everything that it has said. */
  readonly output: string;
}

export interface SqlPlusOptions {
  /** Told of each block or statement before it is sent; where it says so, SQL*Plus is killed instead. */
  readonly killBefore?: (text: string, number: number) => boolean | Promise<boolean>;
  /** The same, while the server is at work on it. */
  readonly onSent?: (text: string, number: number) => void;
  /** Passes over a file that is missing, whatever WHENEVER OSERROR says. */
  readonly passesMissing?: boolean;
}

/** Ends the program, as EXIT and WHENEVER do. */
class Exit extends Error {
  constructor(readonly code: number | null) {
    super(`exit ${String(code)}`);
  }
}

interface Failure {
  readonly code: number;
}

/**
 * Runs scripts as SQL*Plus does, over a real connection. It knows the commands that the product's scripts use, and fails at any other: a
 * script that needs more is a defect of the script, or of this.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-command-reference.html
 */
export class SqlPlus {
  output = "";
  private readonly variables = new Map<string, { readonly maxSize: number; value: string | null }>();
  private onSqlError: Failure | null = null;
  private onOsError: Failure | null = null;
  private isServerOutput = false;
  private sent = 0;

  private constructor(
    private readonly client: oracledb.Connection,
    private readonly options: SqlPlusOptions,
  ) {}

  /** Runs one script to its end, in a session of its own; behind the script stands an EXIT. */
  static async run(
    login: oracledb.ConnectionAttributes,
    file: string,
    options: SqlPlusOptions = {},
  ): Promise<SqlPlusResult> {
    const client = await oracledb.getConnection(login);
    const program = new SqlPlus(client, options);
    let exitCode: number | null = 0;
    try {
      await program.include(file);
      await client.commit();
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      exitCode = error.code;
    } finally {
      await client.close().catch(() => undefined);
    }
    return { exitCode, output: program.output };
  }

  private say(text: string): void {
    this.output += `${text}\n`;
  }

  private async include(file: string): Promise<void> {
    if (!existsSync(file)) {
      this.say(`SP2-0310: unable to open file "${file}"`);
      if (this.onOsError && !this.options.passesMissing) await this.end(this.onOsError);
      return;
    }
    for (const command of readBlocks(readFileSync(file, "utf8"), file)) await this.execute(command, file);
  }

  private async end({ code }: Failure): Promise<never> {
    await this.client.rollback().catch(() => undefined);
    throw new Exit(code);
  }

  private async execute(command: Command, file: string): Promise<void> {
    switch (command.kind) {
      case "statement":
        return this.send(command.text);
      case "include":
        return this.include(join(dirname(file), command.file));
      case "whenever":
        if (command.event === "SQLERROR") this.onSqlError = { code: command.code };
        else this.onOsError = { code: command.code };
        return;
      case "variable":
        this.variables.set(command.name, { maxSize: command.size, value: null });
        return;
      case "serverOutput":
        this.isServerOutput = true;
        await this.client.execute("BEGIN DBMS_OUTPUT.ENABLE(NULL); END;");
        return;
      case "exit":
        await this.client.rollback();
        throw new Exit(0);
      case "setting":
        return;
    }
  }

  private bindsOf(text: string): Record<string, oracledb.BindParameter> {
    const used = [...this.variables].filter(([name]) => new RegExp(`:${name}\\b`, "i").test(text));
    return Object.fromEntries(
      used.map(([name, { value, maxSize }]) => [
        name,
        { dir: oracledb.BIND_INOUT, type: oracledb.STRING, val: value, maxSize },
      ]),
    );
  }

  private async send(text: string): Promise<void> {
    this.sent += 1;
    if (await this.options.killBefore?.(text, this.sent)) throw new Exit(null);
    try {
      const running = this.client.execute<Record<string, string | null>>(text, this.bindsOf(text));
      this.options.onSent?.(text, this.sent);
      const { outBinds } = await running;
      for (const [name, value] of Object.entries(outBinds ?? {})) {
        const variable = this.variables.get(name);
        if (variable) variable.value = value;
      }
      await this.printOutput();
    } catch (error) {
      await this.printOutput().catch(() => undefined);
      this.say(`ERROR: ${error instanceof Error ? error.message : String(error)}`);
      if (this.onSqlError) await this.end(this.onSqlError);
    }
  }

  private async printOutput(): Promise<void> {
    if (!this.isServerOutput) return;
    for (;;) {
      const { outBinds } = await this.client.execute<{ line: string | null; status: number }>(
        "BEGIN DBMS_OUTPUT.GET_LINE(:line, :status); END;",
        {
          line: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 32767 },
          status: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
        },
      );
      if (outBinds?.status !== 0) return;
      this.say(outBinds.line ?? "");
    }
  }
}
