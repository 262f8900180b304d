//! Distance, polygons, fences with hysteresis, plus codes. Pure computation.
