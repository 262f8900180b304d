//! Which passwords are accepted: long enough, and not among those that attackers try first. No rules about kinds of
//! characters: they make passwords worse (NIST SP 800-63B §3.1.1.2).

use std::{collections::HashSet, sync::LazyLock};

/// In characters.
pub const LEN_MIN: usize = 10;
pub const LEN_MAX: usize = 128;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    #[error("at least {LEN_MIN} characters: a few words are easy to remember")]
    Short,
    #[error("at most {LEN_MAX} characters")]
    Long,
    #[error(
        "this password is known from stolen lists, and is among the first that are tried: choose another"
    )]
    Breached,
    #[error("too close to your name, your e-mail address or your organisation's name: choose another")]
    Personal,
    #[error("the same characters over and over: choose another")]
    Monotonous,
}

/// `about` holds what an attacker who knows the person would try: name, e-mail, organisation.
pub fn check(password: &str, about: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < LEN_MIN {
        return Err(Weak::Short);
    }
    if length > LEN_MAX {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    if breached().contains(lower.as_str()) {
        return Err(Weak::Breached);
    }
    if lower.chars().collect::<HashSet<_>>().len() < 4 {
        return Err(Weak::Monotonous);
    }
    if about.iter().any(|word| is_mostly(&lower, word)) {
        return Err(Weak::Personal);
    }
    Ok(())
}

/// Whether `password` is `word` with little around it (`sana.khan2026` for `sana.khan`).
fn is_mostly(password: &str, word: &str) -> bool {
    let word = word.trim().to_lowercase();
    let (letters, all) = (word.chars().count(), password.chars().count());
    letters >= 4 && password.contains(&word) && all - letters < 6
}

/// The offline list, in lower case. Lines that begin with `#!` are about the list itself.
fn breached() -> &'static HashSet<&'static str> {
    static LIST: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        include_str!("../data/breached-passwords.txt")
            .lines()
            .filter(|line| !line.starts_with("#!") && !line.is_empty())
            .collect()
    });
    &LIST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_in_any_language_are_a_good_password() {
        for password in ["correct horse battery", "قافلہ شام کو چلتا ہے", "tr0ub4dor&33x!"] {
            assert_eq!(check(password, &["Sana Khan", "sana@example.com"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check("قافلہ", &[]), Err(Weak::Short));
        assert_eq!(check("n1ne chars".get(..9).unwrap(), &[]), Err(Weak::Short));
        assert_eq!(check(&"ab cd ".repeat(22), &[]), Err(Weak::Long));
    }

    #[test]
    fn what_everybody_tries_is_refused_in_any_case() {
        for password in ["1234567890", "Qwertyuiop", "PASSWORD123"] {
            assert_eq!(check(password, &[]), Err(Weak::Breached), "{password}");
        }
    }

    #[test]
    fn what_an_acquaintance_would_try_is_refused() {
        assert_eq!(check("Sana.Khan2026", &["sana.khan"]), Err(Weak::Personal));
        assert_eq!(check("blueheron99", &["", "Blueheron"]), Err(Weak::Personal));
        assert_eq!(check("a rider named sana.khan walks", &["sana.khan"]), Ok(()));
    }

    #[test]
    fn one_key_held_down_is_refused() {
        assert!(check("zxzxzxzxzxzx", &[]).is_err());
    }

    #[test]
    fn the_list_is_in_the_form_that_is_looked_up() {
        assert!(breached().len() >= 100);
        assert!(breached().iter().all(|line| *line == line.to_lowercase() && *line == line.trim()));
    }
}
