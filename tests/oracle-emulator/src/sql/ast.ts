/** The typed tree that the parser hands to resolver, translator, interpreter and DDL engine. Nothing in it is resolved. */
export type * from "./ast/common";
export type * from "./ast/ddl";
export type * from "./ast/dml";
export type * from "./ast/expression";
export type * from "./ast/index-ddl";
export type * from "./ast/plsql";
export type * from "./ast/query";
export type * from "./ast/session";
export type * from "./ast/statement";
export type * from "./ast/storage";
export type * from "./ast/table";
export type * from "./ast/trigger";
