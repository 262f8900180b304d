//! The wording of our mails: one text file per letter and language, its first line the subject. The HTML is the same text
//! in a frame, with a button for the line that is a link.

use kernel::Lang;

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Invitation,
    PasswordReset,
    PasswordChanged,
    EmailVerification,
}

impl Form {
    fn text(self, lang: Lang) -> &'static str {
        macro_rules! in_three {
            ($name:literal) => {
                match lang {
                    Lang::En => include_str!(concat!("../mails/", $name, ".en.txt")),
                    Lang::Ar => include_str!(concat!("../mails/", $name, ".ar.txt")),
                    Lang::Ur => include_str!(concat!("../mails/", $name, ".ur.txt")),
                }
            };
        }
        match self {
            Self::Invitation => in_three!("invitation"),
            Self::PasswordReset => in_three!("password_reset"),
            Self::PasswordChanged => in_three!("password_changed"),
            Self::EmailVerification => in_three!("email_verification"),
        }
    }

    /// What the button says.
    fn action(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Invitation, Lang::En) => "Join",
            (Self::Invitation, Lang::Ar) => "انضم",
            (Self::Invitation, Lang::Ur) => "شامل ہوں",
            (Self::EmailVerification, Lang::En) => "This is my address",
            (Self::EmailVerification, Lang::Ar) => "هذا عنواني",
            (Self::EmailVerification, Lang::Ur) => "یہ میرا پتہ ہے",
            (_, Lang::En) => "Choose a new password",
            (_, Lang::Ar) => "اختر كلمة مرور جديدة",
            (_, Lang::Ur) => "نیا پاس ورڈ چنیں",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Fills a letter in. Values are taken as they are: braces in a name do not open a field.
pub fn write(form: Form, lang: Lang, values: &[(&str, &str)]) -> Written {
    let (subject, body) = form.text(lang).split_once("\n\n").expect("BUG: a letter has a subject and a body");
    let subject = fill(subject, values);
    let html = body
        .trim()
        .split("\n\n")
        .map(|paragraph| paragraph_html(form, lang, paragraph, values))
        .collect::<String>();
    let dir = if lang.is_rtl() { "rtl" } else { "ltr" };
    let frame = [("lang", lang.as_str()), ("dir", dir), ("subject", &escape(&subject)), ("body", &html)];
    Written { text: fill(body, values), html: fill(include_str!("../mails/layout.html"), &frame), subject }
}

fn paragraph_html(form: Form, lang: Lang, paragraph: &str, values: &[(&str, &str)]) -> String {
    let filled = escape(&fill(paragraph.trim(), values));
    if paragraph.trim() == "{link}" {
        let action = form.action(lang);
        return format!(
            "<p style=\"margin:24px 0\"><a href=\"{filled}\" style=\"background:#0b6b64;color:#ffffff;padding:12px 24px;\
             border-radius:8px;text-decoration:none;display:inline-block\">{action}</a></p>\n"
        );
    }
    format!("<p>{}</p>\n", filled.replace('\n', "<br>"))
}

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let field = after
            .split_once('}')
            .and_then(|(name, after)| Some((values.iter().find(|(n, _)| *n == name)?.1, after)));
        let (put, next) = field.unwrap_or(("{", after));
        filled.push_str(put);
        rest = next;
    }
    filled.push_str(rest);
    filled
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: [Form; 4] =
        [Form::Invitation, Form::PasswordReset, Form::PasswordChanged, Form::EmailVerification];
    const VALUES: [(&str, &str); 5] = [
        ("name", "Sana"),
        ("inviter", "Omar"),
        ("organization", "Falcon & Sons"),
        ("email", "sana@example.com"),
        ("link", "https://q.example/business/join?token=abc&x=1"),
    ];

    #[test]
    fn every_letter_is_whole_in_every_language() {
        for form in FORMS {
            for lang in Lang::ALL {
                let written = write(form, lang, &VALUES);
                let all = format!("{}{}{}", written.subject, written.text, written.html);
                assert!(!all.contains('{') && !all.contains('}'), "{form:?} {lang:?}: {all}");
                assert!(!written.subject.is_empty() && !written.subject.contains('\n'));
                assert!(written.text.contains(VALUES[4].1), "{form:?} {lang:?}");
                assert!(written.html.contains("href=\"https://q.example/business/join?token=abc&amp;x=1\""));
                assert!(written.html.contains(if lang.is_rtl() { "dir=\"rtl\"" } else { "dir=\"ltr\"" }));
            }
        }
    }

    #[test]
    fn the_languages_differ() {
        for form in FORMS {
            let subjects: std::collections::BTreeSet<_> =
                Lang::ALL.map(|lang| write(form, lang, &VALUES).subject).into();
            assert_eq!(subjects.len(), 3, "{form:?}");
        }
    }

    #[test]
    fn a_name_is_only_a_name() {
        let values = [
            ("name", "{link}<script>"),
            ("inviter", ""),
            ("organization", "{name}"),
            ("link", "https://q.example"),
        ];
        let written = write(Form::Invitation, Lang::En, &values);
        assert!(written.text.contains("Hello {link}<script>,"), "{}", written.text);
        assert!(written.html.contains("Hello {link}&lt;script&gt;,"), "{}", written.html);
        assert_eq!(written.subject, "{name} invites you to Qafila");
    }
}
