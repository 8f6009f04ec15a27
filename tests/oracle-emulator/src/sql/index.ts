export { describeStatement } from "./describe";
export { parseStatement } from "./parser/statement";
