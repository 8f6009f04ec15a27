export { executeBlock } from "./block";
export type { BlockOutcome, NamedBind } from "./block";
export type * from "./host";
export { OutputBuffer } from "./packages/output";
