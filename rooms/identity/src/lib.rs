//! Who is here and what they may do: organisations, users, sessions, roles, keys.
