export { executeBlock } from "./block";
export type { BlockOutcome, NamedBind } from "./block";
export type * from "./host";
export { compileUnit } from "./units";
export type { UnitError } from "./units";
export { OutputBuffer } from "./packages/output";
