//! How alike two words are: insertions, deletions, changes and swaps of neighbours (optimal string alignment: nothing is edited twice).

/// For each letter of a text a bit at each of its places.
#[derive(Debug)]
struct Letters {
    ascii: [u64; 128],
    /// the letters of other alphabets: few, and looked for one by one
    other: Vec<(char, u64)>,
    count: usize,
}

impl Letters {
    fn new(text: impl Iterator<Item = char>) -> Self {
        let mut made = Self { ascii: [0; 128], other: Vec::new(), count: 0 };
        for letter in text {
            let bit = 1 << made.count;
            match made.ascii.get_mut(letter as usize) {
                Some(bits) => *bits |= bit,
                None => match made.other.iter_mut().find(|(known, _)| *known == letter) {
                    Some((_, bits)) => *bits |= bit,
                    None => made.other.push((letter, bit)),
                },
            }
            made.count += 1;
        }
        made
    }

    fn places(&self, letter: char) -> u64 {
        match self.ascii.get(letter as usize) {
            Some(bits) => *bits,
            None => self.other.iter().find(|(known, _)| *known == letter).map_or(0, |(_, bits)| *bits),
        }
    }
}

/// Letters of a word in a walk.
pub const WALK_MAX: usize = 60;

/// Which beginnings of what is asked are within 0, 1, … `LEVELS` - 1 edits of the letters walked (bit n: its first n letters), for a walk
/// that goes forth and back over the letters of words (Wu and Manber 1992, with swaps).
#[derive(Debug)]
pub struct Walk<const LEVELS: usize> {
    asked: Letters,
    begins: bool,
    steps: [Step<LEVELS>; WALK_MAX + 1],
    depth: usize,
}

#[derive(Debug, Clone, Copy)]
struct Step<const LEVELS: usize> {
    near: [u64; LEVELS],
    /// the first letter of a swap was walked
    swapping: [u64; LEVELS],
    /// the fewest edits of all that is asked to these letters or to fewer
    begun: u8,
}

impl<const LEVELS: usize> Walk<LEVELS> {
    /// At most [`WALK_MAX`] letters. `begins`: count the edits to beginnings of words too.
    pub fn new(asked: &[char], begins: bool) -> Self {
        let asked = Letters::new(asked.iter().take(WALK_MAX).copied());
        let first =
            Step { near: std::array::from_fn(|i| (2 << i) - 1), swapping: [0; LEVELS], begun: LEVELS as u8 };
        let mut made = Self { asked, begins, steps: [first; WALK_MAX + 1], depth: 0 };
        made.steps[0].begun = made.whole();
        made
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Back to the first `depth` letters.
    pub fn cut(&mut self, depth: usize) {
        self.depth = depth;
    }

    /// May a word that goes on from here still be near?
    pub fn alive(&self) -> bool {
        self.steps[self.depth].near[LEVELS - 1] & ((2 << self.asked.count) - 1) != 0
    }

    /// Edits to the letters walked; `LEVELS` stands for that many and more.
    pub fn whole(&self) -> u8 {
        self.slips(&self.steps[self.depth].near)
    }

    fn slips(&self, near: &[u64; LEVELS]) -> u8 {
        near.iter().take_while(|near| **near >> self.asked.count & 1 == 0).count() as u8
    }

    pub fn begun(&self) -> u8 {
        self.steps[self.depth].begun
    }

    pub fn push(&mut self, letter: char) {
        let here = self.asked.places(letter);
        let last = self.steps[self.depth];
        let mut next = Step { near: [0; LEVELS], swapping: [0; LEVELS], begun: last.begun };
        next.near[0] = (last.near[0] & here) << 1;
        for i in 1..LEVELS {
            let changed_or_added = last.near[i - 1] | (last.near[i - 1] << 1);
            let left_out = next.near[i - 1] << 1;
            let swapped = (last.swapping[i] & here) << 2;
            next.near[i] = ((last.near[i] & here) << 1) | changed_or_added | left_out | swapped;
            next.swapping[i] = last.near[i - 1] & (here >> 1);
        }
        if self.begins {
            next.begun = next.begun.min(self.slips(&next.near));
        }
        self.depth += 1;
        self.steps[self.depth] = next;
    }
}

/// A text that many others are compared with: a bit for each of its letters (Hyyrö 2003), so that a letter of the other costs a few
/// operations on one word of the machine.
#[derive(Debug)]
pub struct Pattern(Letters);

/// The letters of a pattern.
const PATTERN_MAX: usize = 64;

impl Pattern {
    /// Of at most 64 letters; those after are not compared.
    pub fn new(text: &str) -> Self {
        Self(Letters::new(text.chars().take(PATTERN_MAX)))
    }

    pub fn len(&self) -> usize {
        self.0.count
    }

    /// Edits to the whole of `text`, and the fewest to a beginning of it.
    pub fn edits(&self, text: &str) -> (usize, usize) {
        let last = 1_u64 << self.len().saturating_sub(1);
        let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut whole = self.len();
        let mut begun = whole;
        if whole == 0 {
            return (text.chars().count(), 0);
        }
        for letter in text.chars() {
            let here = self.0.places(letter);
            let swapped = ((!diagonal & here) << 1) & before;
            diagonal = swapped | ((here & up).wrapping_add(up) ^ up) | here | down;
            let right = down | !(diagonal | up);
            let left = diagonal & up;
            whole += usize::from(right & last != 0);
            whole -= usize::from(left & last != 0);
            let right = (right << 1) | 1;
            up = (left << 1) | !(diagonal | right);
            down = diagonal & right;
            before = here;
            begun = begun.min(whole);
        }
        (whole, begun)
    }
}

/// The plain table that the others are tested against.
#[cfg(test)]
pub fn osa(a: &[char], b: &[char]) -> usize {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let cost = usize::from(a[i - 1] != b[j - 1]);
                (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + cost)
            };
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
            }
        }
    }
    table[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_of_the_finger_is_one_edit() {
        let d = |a: &str, b: &str| Pattern::new(a).edits(b);
        assert_eq!(d("marina", "marina"), (0, 0));
        assert_eq!(d("marina", "mraina"), (1, 1));
        assert_eq!(d("marina", "marna"), (1, 1));
        assert_eq!(d("marina", "marinna"), (1, 1));
        assert_eq!(d("marina", "merina"), (1, 1));
        assert_eq!(d("", "abc"), (3, 0));
        assert_eq!(d("کراچی", "کراچ"), (1, 1));
        assert_eq!(d("jumi", "jumeirah"), (4, 1));
    }

    proptest! {
        #[test]
        fn bits_count_as_the_table_does(a in "[a-dب-ث ]{0,64}", b in "[a-dب-ث ]{0,70}") {
            let letters: (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let (whole, begun) = Pattern::new(&a).edits(&b);
            prop_assert_eq!(whole, osa(&letters.0, &letters.1));
            let least = (0..=letters.1.len()).map(|n| osa(&letters.0, &letters.1[..n])).min();
            prop_assert_eq!(Some(begun), least);
        }
    }
}
