import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeScripts } from "../../provider/scripts";
import type { Target } from "../../provider/schema/target";
import type { OracleServer } from "./oracle-server";
import { SqlPlus, type SqlPlusOptions, type SqlPlusResult } from "./sqlplus";

/** A script that did what it is for. */
export const done: unknown = expect.objectContaining({ exitCode: 0 });

/** A script that was stopped by a check, which names its code. */
export const stopped = (code: string) => ({
  exitCode: 3,
  output: expect.stringMatching(new RegExp(`ERROR: ORA-20\\d{3}: ${code}`)) as unknown,
});

/** A set of scripts in a folder of its own. */
export class OracleScriptSet {
  private constructor(
    private readonly server: OracleServer,
    private readonly user: string,
    readonly folder: string,
  ) {}

  /** @param templates a folder of the user's own */
  static async write(server: OracleServer, target: Target, templates?: string): Promise<OracleScriptSet> {
    const folder = mkdtempSync(join(tmpdir(), "sqlplus-"));
    const user = "HR";
    const own = templates === undefined ? {} : { templates };
    await writeScripts({ connection: server.connectionOf(user), target, folder, ...own });
    return new OracleScriptSet(server, user, folder);
  }

  /** Runs a script as `sqlplus -L user@service @script` does. */
  run(script: string, options: SqlPlusOptions = {}, as = this.user): Promise<SqlPlusResult> {
    const { user, password, connectString } = this.server.connectionOf(as);
    const login = { user: user ?? "", password: String(password), connectString: connectString ?? "" };
    return SqlPlus.run(login, join(this.folder, script), options);
  }

  /** A copy of a script that differs, such as in its limits: nobody waits ten minutes in a test. */
  changed(script: string, changes: readonly (readonly [from: string | RegExp, to: string])[]): string {
    const text = changes.reduce(
      (changed, [from, to]) => {
        const after = changed.replaceAll(from, to);
        if (after === changed) throw new Error(`${script} has no ${String(from)}`);
        return after;
      },
      readFileSync(join(this.folder, script), "utf8"),
    );
    writeFileSync(join(this.folder, `changed_${script}`), text);
    return `changed_${script}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
