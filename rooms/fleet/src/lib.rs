//! What moves and who drives it: vehicles, drivers, shifts, devices, documents.
