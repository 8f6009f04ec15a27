DECLARE
{{> structure}}
BEGIN
  :out_structure := structure({{{nameText}}});
END;
