import type { Topic } from "../fact";
import { LOCKS } from "./locks";
import { PARTITIONS } from "./partitions";
import { READ_ONLY } from "./read-only";

export const TOPICS: readonly Topic[] = [LOCKS, READ_ONLY, PARTITIONS];
