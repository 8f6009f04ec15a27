/** The Oracle dialect: everything the stages need of it. */
export { describeTarget, sessionUser } from "./oracle-address";
export {
  isCompilationFailure,
  isNoDataFound,
  isParallelWrite,
  isReadOnlyAlready,
  isReadOnlyTable,
  isReadWriteAlready,
} from "./oracle-errors";
export { runFailure } from "./oracle-failures";
export { dateLiteral, dateMask, numberLiteral, timestampLiteral, timestampMask } from "./oracle-literals";
export { identifierLimit, quoteIdentifier, quoteLiteral, quoteQualified } from "./oracle-quoting";
export { openSession, type OracleCommand, type OracleSession, type SessionOptions } from "./oracle-session";
export { inspectServer, refuseServer, verifyServer, type OracleServerState } from "./oracle-server";
export { pinnedSettings, renderSettings } from "./oracle-settings";
