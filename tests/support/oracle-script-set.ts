import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeScripts } from "../../provider/engines/scripts";
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

  static async write(server: OracleServer, target: Target, user = "HR"): Promise<OracleScriptSet> {
    const folder = mkdtempSync(join(tmpdir(), "sqlplus-"));
    await writeScripts({ connection: server.connectionOf(user), target, folder });
    return new OracleScriptSet(server, user, folder);
  }

  /** Runs a script as `sqlplus -L user@service @script` does. */
  run(script: string, options: SqlPlusOptions = {}, as = this.user): Promise<SqlPlusResult> {
    const { user, password, connectString } = this.server.connectionOf(as);
    const login = { user: user ?? "", password: String(password), connectString: connectString ?? "" };
    return SqlPlus.run(login, join(this.folder, script), options);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
