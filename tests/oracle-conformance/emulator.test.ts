import { EMULATOR } from "./servers";
import { defineSuite } from "./suite";

defineSuite(EMULATOR);
