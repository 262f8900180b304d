-- The room has no table yet: the straight-line model is computed, and a road network will be a file beside the database.
comment on schema routing is 'How far, how long, which way.';
