/** The PostgreSQL dialect: everything the stages need of it. */
export { describeTarget, parseAddress, type Address } from "./postgres-address";
export { runFailure } from "./postgres-failures";
export { identifierLimit, quoteIdentifier, quoteLiteral, quoteQualified } from "./postgres-quoting";
export { openSession, type SessionOptions } from "./postgres-session";
export { inspectServer, refuseServer, verifyServer, type ServerState } from "./postgres-server";
export { pinnedSettings } from "./postgres-settings";
