//! How alike two words are.

/// Optimal string alignment: insertions, deletions, changes and swaps of neighbours (Damerau, without editing twice).
pub fn osa(a: &[char], b: &[char]) -> usize {
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    let width = b.len() + 1;
    let (mut before, mut above, mut row) = (vec![0; width], (0..width).collect::<Vec<_>>(), vec![0; width]);
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above[b.len()]
}

/// 1 for equal, 0 for nothing in common.
pub fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len()).max(1);
    1.0 - osa(&a, &b) as f64 / longest as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_of_the_finger_is_one_edit() {
        let d = |a: &str, b: &str| osa(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("marina", "marina"), 0);
        assert_eq!(d("marina", "mraina"), 1);
        assert_eq!(d("marina", "marna"), 1);
        assert_eq!(d("marina", "marinna"), 1);
        assert_eq!(d("marina", "merina"), 1);
        assert_eq!(d("", "abc"), 3);
        assert_eq!(d("کراچی", "کراچ"), 1);
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_and_bounded(a in "[a-dب-ث]{0,8}", b in "[a-dب-ث]{0,8}") {
            let x = likeness(&a, &b);
            prop_assert_eq!(x, likeness(&b, &a));
            prop_assert!((0.0..=1.0).contains(&x));
            prop_assert_eq!(x == 1.0, a == b);
        }
    }
}
