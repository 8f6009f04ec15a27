DECLARE
{{> structure}}
BEGIN
  :out_structure := structure;
END;
