import { findOracle } from "./servers";
import { defineSuite } from "./suite";

const found = findOracle();

if ("missing" in found) {
  it.skip(`Oracle itself is not asked: ${found.missing}`, () => undefined);
} else {
  defineSuite(found);
}
