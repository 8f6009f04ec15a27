import { OracleError } from "../../contract";
import type { CreateRole, CreateTablespace, CreateUser, UserOptions } from "../../sql/ast";
import { requirePrivilege, row, rows, run, type DdlContext } from "./context";
import { dropForeignKeys, dropTableById, type ForeignKey } from "./drop";
import { sizeBytes } from "./storage-clause";

export async function createUser(context: DdlContext, statement: CreateUser): Promise<void> {
  const name = statement.name.name;
  const { options } = statement;
  if (statement.kind === "createUser") await addUser(context, statement);
  else await changeUser(context, name, options);
  for (const quota of options.quotas) {
    await run(
      context,
      `INSERT INTO ora_catalog.quotas VALUES ($1, $2, $3)
       ON CONFLICT (user_name, tablespace) DO UPDATE SET max_bytes = excluded.max_bytes`,
      [name, quota.tablespace.name, quota.size === "UNLIMITED" ? -1 : (sizeBytes(quota.size) ?? 0)],
    );
  }
}

async function addUser(context: DdlContext, { name, options }: CreateUser): Promise<void> {
  requirePrivilege(context, "", "", "CREATE USER");
  const created = await row(
    context,
    `INSERT INTO ora_catalog.users (name, password, default_tablespace, temporary_tablespace, account_status)
     SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM ora_catalog.roles WHERE name = $1)
     ON CONFLICT DO NOTHING RETURNING user_id`,
    [
      name.name,
      options.password ?? null,
      options.defaultTablespace?.name ?? "USERS",
      options.temporaryTablespace?.name ?? "TEMP",
      options.locked === true ? "LOCKED" : "OPEN",
    ],
  );
  if (created === undefined) {
    throw new OracleError(1920, `user name '${name.name}' conflicts with another user or role name`);
  }
}

async function changeUser(context: DdlContext, name: string, options: UserOptions): Promise<void> {
  // A user may change its own password and nothing else.
  if (name !== context.user || Object.keys(options).some((key) => !["password", "quotas"].includes(key))) {
    requirePrivilege(context, "", "", "ALTER USER");
  }
  const changed = await row(
    context,
    `UPDATE ora_catalog.users SET password = coalesce($2, password), default_tablespace = coalesce($3, default_tablespace),
       temporary_tablespace = coalesce($4, temporary_tablespace), account_status = coalesce($5, account_status)
     WHERE name = $1 RETURNING user_id`,
    [
      name,
      options.password ?? null,
      options.defaultTablespace?.name ?? null,
      options.temporaryTablespace?.name ?? null,
      options.locked === undefined ? null : options.locked ? "LOCKED" : "OPEN",
    ],
  );
  if (changed === undefined) throw new OracleError(1918, `user '${name}' does not exist`);
  if (options.connectThrough !== undefined) await allowProxy(context, name, options.connectThrough);
}

async function allowProxy(
  context: DdlContext,
  client: string,
  { proxy, granted }: NonNullable<UserOptions["connectThrough"]>,
): Promise<void> {
  const known = await row(context, "SELECT FROM ora_catalog.users WHERE name = $1", [proxy.name]);
  if (known === undefined) throw new OracleError(1918, `user '${proxy.name}' does not exist`);
  const change = granted
    ? "INSERT INTO ora_catalog.proxies VALUES ($1, $2) ON CONFLICT DO NOTHING"
    : "DELETE FROM ora_catalog.proxies WHERE proxy = $1 AND client = $2";
  await run(context, change, [proxy.name, client]);
}

export async function dropUser(context: DdlContext, name: string, cascade: boolean): Promise<void> {
  requirePrivilege(context, "", "", "DROP USER");
  const objects = await rows<{ object_id: number; type: string }>(
    context,
    "SELECT object_id, type FROM ora_catalog.objects WHERE owner = $1",
    [name],
  );
  if (objects.length > 0 && !cascade) {
    throw new OracleError(1922, `CASCADE must be specified to drop '${name}'`);
  }
  const keys = await rows<ForeignKey>(
    context,
    `SELECT f.constraint_id, f.table_id FROM ora_catalog.constraints AS f
     JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
     JOIN ora_catalog.objects AS o ON o.object_id = k.table_id WHERE o.owner = $1`,
    [name],
  );
  await dropForeignKeys(context, keys);
  for (const object of objects) if (object.type === "TABLE") await dropTableById(context, object.object_id);
  for (const object of objects) {
    context.touched.add(object.object_id);
    await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [object.object_id]);
  }
  const dropped = await row(context, "DELETE FROM ora_catalog.users WHERE name = $1 RETURNING user_id", [
    name,
  ]);
  if (dropped === undefined) throw new OracleError(1918, `user '${name}' does not exist`);
  for (const table of ["system_grants", "role_grants", "object_grants", "column_grants"]) {
    await run(context, `DELETE FROM ora_catalog.${table} WHERE grantee = $1`, [name]);
  }
  await run(context, "DELETE FROM ora_catalog.quotas WHERE user_name = $1", [name]);
  await run(context, "DELETE FROM ora_catalog.proxies WHERE $1 IN (proxy, client)", [name]);
}

export async function createRole(context: DdlContext, statement: CreateRole): Promise<void> {
  requirePrivilege(context, "", "", "CREATE ROLE");
  const name = statement.name.name;
  const created = await row(
    context,
    `INSERT INTO ora_catalog.roles (name) SELECT $1 WHERE NOT EXISTS (SELECT FROM ora_catalog.users WHERE name = $1)
     ON CONFLICT DO NOTHING RETURNING role_id`,
    [name],
  );
  if (created === undefined) {
    throw new OracleError(1921, `role name '${name}' conflicts with another user or role name`);
  }
  await run(
    context,
    "INSERT INTO ora_catalog.role_grants (grantee, role, admin_option) VALUES ($1, $2, true)",
    [context.user, name],
  );
  context.privilegesChanged = true;
}

export async function createTablespace(context: DdlContext, statement: CreateTablespace): Promise<void> {
  requirePrivilege(context, "", "", "CREATE TABLESPACE");
  const name = statement.name.name;
  const created = await row(
    context,
    `INSERT INTO ora_catalog.tablespaces (name, contents, file_name, block_size) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING name`,
    [
      name,
      statement.temporary ? "TEMPORARY" : "PERMANENT",
      `/opt/oracle/oradata/FREE/FREEPDB1/${name.toLowerCase()}01.dbf`,
      sizeBytes(statement.blockSize ?? "8K"),
    ],
  );
  if (created === undefined) throw new OracleError(1543, `tablespace '${name}' already exists`);
}
