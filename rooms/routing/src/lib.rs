//! How far and how long: travel times and distances behind one trait.
