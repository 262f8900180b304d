//! Where things are: addresses, points, zones, the gazetteer.
