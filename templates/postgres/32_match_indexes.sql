-- The new table is empty, so this takes no time. Attaching then takes the indexes of the source for those of its first partition.

-- name: createRoot (each index)
{{{createRoot}}};

-- name: commentIndex (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};

-- name: addLateCheck (each check that is not validated)
ALTER TABLE {{schema}}.{{interim}} ADD CONSTRAINT {{check}} {{{definition}}};

-- name: commentLateCheck (each comment)
COMMENT ON CONSTRAINT {{check}} ON {{schema}}.{{interim}} IS {{{commentText}}};

-- name: createTrigger (each trigger)
{{{createTrigger}}};

-- name: disableTrigger (each trigger)
ALTER TABLE {{schema}}.{{interim}} DISABLE TRIGGER {{trigger}};

-- name: commentTrigger (each comment)
COMMENT ON TRIGGER {{trigger}} ON {{schema}}.{{interim}} IS {{{commentText}}};
