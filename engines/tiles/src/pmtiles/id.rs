//! Tiles in one row: zoom by zoom, each along Hilbert's curve.

/// The number of a tile. `z` is at most 31.
pub fn tile_id(z: u8, x: u32, y: u32) -> u64 {
    let before = ((1u64 << (2 * u32::from(z))) - 1) / 3;
    let (mut x, mut y, mut along) = (u64::from(x), u64::from(y), 0u64);
    for bit in (0..z).rev() {
        let side = 1u64 << bit;
        let (right, low) = (u64::from(x & side != 0), u64::from(y & side != 0));
        along += side * side * ((3 * right) ^ low);
        // the curve turns in each quarter
        if low == 0 {
            if right == 1 {
                (x, y) = (side.wrapping_sub(1).wrapping_sub(x), side.wrapping_sub(1).wrapping_sub(y));
            }
            (x, y) = (y, x);
        }
    }
    before + along
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the specification.
    #[test]
    fn ids_are_those_of_the_specification() {
        let known = [
            ((0, 0, 0), 0),
            ((1, 0, 0), 1),
            ((1, 0, 1), 2),
            ((1, 1, 1), 3),
            ((1, 1, 0), 4),
            ((2, 0, 0), 5),
            ((2, 1, 0), 6),
            ((12, 3423, 1763), 19_078_479),
        ];
        for ((z, x, y), id) in known {
            assert_eq!(tile_id(z, x, y), id, "{z}/{x}/{y}");
        }
    }

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_map_and_no_id_is_given_twice() {
        for z in 0..7u8 {
            let side = 1u32 << z;
            let mut all: Vec<(u64, u32, u32)> =
                (0..side).flat_map(|x| (0..side).map(move |y| (tile_id(z, x, y), x, y))).collect();
            all.sort_unstable();
            let first = all[0].0;
            for (i, pair) in all.windows(2).enumerate() {
                assert_eq!(pair[0].0, first + i as u64);
                assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1);
            }
        }
    }
}
