    -- A file that is missing, and that was passed over, must not end like one that has done its work.
    RAISE_APPLICATION_ERROR(-20116, 'SCRIPT_INCOMPLETE: not all that this script is for is done, because a file of the set is missing. Keep the set together, and run the script again');
