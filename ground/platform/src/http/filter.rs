//! The PostgREST-style filter grammar.
