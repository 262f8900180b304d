//! Who is told what, in which language, over which channel.
