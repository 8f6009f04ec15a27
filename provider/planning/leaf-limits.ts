/** Above this PostgreSQL's planner, relation cache and lock table suffer whatever the hardware. */
export const leafLimit = 10_000;
