//! One spelling for what people write in many: case, accents, Arabic against Urdu letters, harakat, digits.

/// Lower case, unaccented, Arabic and Urdu letters on one form, digits ASCII, everything else a single space.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match letter(c) {
            Letter::Is(c) => out.push(c),
            Letter::Two(a, b) => out.extend([a, b]),
            Letter::Lower(c) => out.extend(c.to_lowercase()),
            Letter::Dropped => {}
            Letter::Gap if out.ends_with(' ') || out.is_empty() => {}
            Letter::Gap => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The words of a name that tell it from others: articles go, and `F-7`, `F 7` and `F7` are one word.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        match words.last_mut() {
            Some(last) if is_sector_letter(last) && word.bytes().all(|b| b.is_ascii_digit()) => {
                last.push_str(word);
            }
            _ => words.push(without_article(word).to_owned()),
        }
    }
    let telling: Vec<String> =
        words.iter().filter(|w| !matches!(w.as_str(), "al" | "el" | "the" | "sector")).cloned().collect();
    if telling.is_empty() { words } else { telling }
}

/// What the search reads of a text: its telling words.
pub fn read_as(text: &str) -> String {
    words(text).join(" ")
}

fn is_sector_letter(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase()
}

/// `القوز` is `قوز`, as `Al Quoz` is `quoz`.
fn without_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() >= 2 => rest,
        _ => word,
    }
}

enum Letter {
    Is(char),
    Two(char, char),
    Lower(char),
    Dropped,
    Gap,
}

fn letter(c: char) -> Letter {
    match c {
        'a'..='z' | '0'..='9' => Letter::Is(c),
        'A'..='Z' => Letter::Is(c.to_ascii_lowercase()),
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'ą' => Letter::Is('a'),
        'ç' | 'Ç' | 'č' | 'ć' => Letter::Is('c'),
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ę' => Letter::Is('e'),
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' => Letter::Is('i'),
        'ñ' | 'Ñ' | 'ń' => Letter::Is('n'),
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' => Letter::Is('o'),
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' => Letter::Is('u'),
        'ý' | 'ÿ' => Letter::Is('y'),
        'š' | 'ş' | 'ṣ' | 'Ṣ' => Letter::Is('s'),
        'ḥ' | 'Ḥ' => Letter::Is('h'),
        'ṭ' | 'Ṭ' => Letter::Is('t'),
        'ẓ' | 'ž' => Letter::Is('z'),
        'ḍ' | 'Ḍ' => Letter::Is('d'),
        'ß' => Letter::Two('s', 's'),
        'æ' | 'Æ' => Letter::Two('a', 'e'),
        // one letter, two alphabets: ی of Urdu for ي and ى, ہ for the round letters, bare alef
        'ي' | 'ى' | 'ئ' | 'ے' | 'ۓ' | 'ې' => Letter::Is('ی'),
        'ك' | 'ڪ' => Letter::Is('ک'),
        'ة' | 'ه' | 'ھ' | 'ۀ' | 'ۂ' | 'ۃ' => Letter::Is('ہ'),
        'أ' | 'إ' | 'آ' | 'ٱ' => Letter::Is('ا'),
        'ؤ' => Letter::Is('و'),
        'ں' => Letter::Is('ن'),
        '٠'..='٩' => Letter::Is(digit(c, '٠')),
        '۰'..='۹' => Letter::Is(digit(c, '۰')),
        // hamza, tatweel, harakat, joiners, direction marks, apostrophes: written or not as people please
        'ء'
        | 'ـ'
        | '\u{064b}'..='\u{065f}'
        | '\u{0670}'
        | '\u{06d6}'..='\u{06ed}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\''
        | '’'
        | '‘'
        | 'ʻ'
        | 'ʼ'
        | '`' => Letter::Dropped,
        c if c.is_alphanumeric() => Letter::Lower(c),
        _ => Letter::Gap,
    }
}

fn digit(c: char, zero: char) -> char {
    char::from(b'0' + (c as u32 - zero as u32) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_and_urdu_spellings_of_one_name_meet() {
        for (a, b) in [
            ("إسلام آباد", "اسلام اباد"),
            ("الكرامة", "الکرامہ"),
            ("كراتشي", "کراتشی"),
            ("مُحَمَّد", "محمد"),
            ("دبـــي", "دبی"),
            ("شارع ١٢", "شارع ۱۲"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
    }

    #[test]
    fn latin_spellings_meet_too() {
        assert_eq!(fold("Sha'am"), fold("SHAAM"));
        assert_eq!(fold("  Al  Bada‘a — 2 "), "al badaa 2");
        assert_eq!(fold("Ḥattā"), "hatta");
    }

    #[test]
    fn articles_do_not_tell_names_apart_and_sectors_are_one_word() {
        assert_eq!(words("Al Quoz"), words("Quoz"));
        assert_eq!(words("القوز"), words("قوز"));
        assert_eq!(words("F-7"), words("sector F7"));
        assert_eq!(words("F-7/2"), ["f7", "2"]);
        assert_eq!(words("The"), ["the"]);
        assert!(words("—!").is_empty());
    }
}
