//! Lists by owner, one after another.

/// Puts (owner, item) pairs together by owner: where each of the `owners` begins in the list, one more than there are owners, and
/// the list, each one's items in the order in which they came.
pub(crate) fn grouped<T: Copy + Default>(
    owners: usize,
    items: impl Iterator<Item = (u32, T)> + Clone,
) -> (Vec<u32>, Vec<T>) {
    let mut first = vec![0u32; owners + 1];
    for (owner, _) in items.clone() {
        first[owner as usize + 1] += 1;
    }
    for i in 0..owners {
        first[i + 1] += first[i];
    }
    let (mut next, mut list) = (first.clone(), vec![T::default(); first[owners] as usize]);
    for (owner, item) in items {
        let slot = &mut next[owner as usize];
        list[*slot as usize] = item;
        *slot += 1;
    }
    (first, list)
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn each_has_its_own_in_their_order() {
        let (first, list) = grouped(4, [(2, 'a'), (0, 'b'), (2, 'c'), (3, 'd')].into_iter());
        assert_eq!(first, [0, 1, 1, 3, 4]);
        assert_eq!(list, ['b', 'a', 'c', 'd']);
    }
}
