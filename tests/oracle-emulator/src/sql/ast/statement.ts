import type * as ddl from "./ddl";
import type { Dml } from "./dml";
import type { AlterIndex, CreateIndex } from "./index-ddl";
import type { AnonymousBlock } from "./plsql";
import type { Query } from "./query";
import type * as session from "./session";
import type { AlterTable, CreateTable } from "./table";
import type { AlterTrigger, CreateTrigger } from "./trigger";

/** Commits before and after itself. */
export type DdlStatement =
  | CreateTable
  | AlterTable
  | CreateIndex
  | AlterIndex
  | ddl.CreateSequence
  | ddl.AlterSequence
  | ddl.CreateView
  | ddl.CreateMaterializedView
  | ddl.CreateSynonym
  | CreateTrigger
  | AlterTrigger
  | ddl.CreateRoutine
  | ddl.CreateCollectionType
  | ddl.CreateUser
  | ddl.CreateRole
  | ddl.CreateTablespace
  | ddl.Compile
  | ddl.Drop
  | ddl.TruncateTable
  | ddl.Rename
  | ddl.Comment
  | ddl.Grant
  | ddl.Revoke;

/** ALTER SESSION and ALTER SYSTEM do not commit. */
export type SessionStatement =
  | session.AlterSessionSet
  | session.AlterSessionParallel
  | session.AlterSystem
  | session.LockTable
  | session.TransactionControl
  | session.SetConstraints
  | session.SetRole;

/** One statement as a client sends it. */
export type Statement = Query | Dml | AnonymousBlock | session.CallSql | DdlStatement | SessionStatement;
