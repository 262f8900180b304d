//! Closed sets of words: one spelling in Rust, in JSON, in SQL and on paper.

/// Declares an enum whose variants are words in snake case, the same in JSON and in the database.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
                 utoipa::ToSchema, sqlx::Type)]
        $(#[$meta])*
        #[serde(rename_all = "snake_case")]
        #[sqlx(type_name = "text", rename_all = "snake_case")]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        impl std::str::FromStr for $name {
            type Err = crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|w| w.as_str() == text).ok_or(crate::words::UnknownWord {
                    set: stringify!($name),
                })
            }
        }
    };
}
pub(crate) use words;

/// A text that is none of the words of its set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known {set}")]
pub struct UnknownWord {
    pub set: &'static str,
}

#[cfg(test)]
mod tests {
    use crate::{
        custody::Custody, delivery::State, failure::Code, incident, item::Outcome, law::Verb, route, stop,
    };

    /// Text in the database is written by `as_str` and by serde: they must be one spelling.
    #[test]
    fn json_and_text_agree_on_every_word() {
        macro_rules! check {
            ($($set:ty),+) => {$(
                for word in <$set>::ALL {
                    assert_eq!(serde_json::to_value(word).unwrap(), word.as_str());
                    assert_eq!(word.as_str().parse::<$set>().unwrap(), *word);
                }
            )+};
        }
        check!(
            State,
            Verb,
            Custody,
            Outcome,
            Code,
            route::State,
            stop::State,
            incident::Kind,
            incident::State
        );
        assert!("".parse::<State>().is_err());
    }
}
