//! A mail as RFC 5322 wants it.

use crate::{Mail, MailError};
use lettre::{
    Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

/// RFC 3282.
#[derive(Debug, Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }
    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// RFC 3834: out-of-office answers do not answer machines.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }
    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }
    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

pub(crate) fn sender(from: &str) -> Result<Mailbox, MailError> {
    from.parse().map_err(|_| MailError::Config(format!("`{from}` is not a sender")))
}

/// Envelope and bytes.
pub(crate) fn compose(from: &Mailbox, mail: &Mail) -> Result<(Envelope, Vec<u8>), MailError> {
    let refused = |why: String| MailError::Refused(why);
    let address = mail.to.parse().map_err(|_| refused(format!("`{}` is not an address", mail.to)))?;
    // A line break in a subject or a name would begin a header of the sender's choosing.
    let one_line = |text: &str| text.split(['\r', '\n']).next().unwrap_or("").trim().to_owned();
    let name = Some(one_line(&mail.to_name)).filter(|name| !name.is_empty());
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, address))
        .subject(one_line(&mail.subject))
        .message_id(Some(format!("<{}@{}>", mail.id.simple(), from.email.domain())))
        .header(ContentLanguage(mail.lang.to_owned()))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| refused(error.to_string()))?;
    Ok((message.envelope().clone(), message.formatted()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn mail() -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            to: "sana@example.com".into(),
            to_name: "ثنا".into(),
            subject: "قافلہ میں خوش آمدید".into(),
            text: "سلام".into(),
            html: "<p>سلام</p>".into(),
            lang: "ur",
        }
    }

    fn text_of(mail: &Mail) -> String {
        let from = sender("Qafila <hello@qafila.test>").unwrap();
        String::from_utf8(compose(&from, mail).unwrap().1).unwrap()
    }

    #[test]
    fn a_mail_is_ascii_on_the_wire_and_names_its_language() {
        let wire = text_of(&mail());
        assert!(wire.is_ascii());
        assert!(wire.contains("Content-Language: ur"), "{wire}");
        assert!(wire.contains("Message-ID: <00000000000000000000000000000007@qafila.test>"), "{wire}");
        assert!(wire.contains("multipart/alternative"), "{wire}");
    }

    #[test]
    fn a_line_break_does_not_begin_a_header() {
        let wire = text_of(&Mail { subject: "Hi\r\nBcc: thief@example.com".into(), ..mail() });
        assert!(!wire.to_lowercase().contains("bcc:"), "{wire}");
        let wire = text_of(&Mail { to_name: "A\nBcc: thief@example.com".into(), ..mail() });
        assert!(!wire.to_lowercase().contains("bcc:"), "{wire}");
    }

    #[test]
    fn a_wrong_address_is_refused_for_good() {
        let from = sender("hello@qafila.test").unwrap();
        for to in ["", "sana", "sana@", "a@b\r\nRCPT TO:<x@y>"] {
            let error = compose(&from, &Mail { to: to.into(), ..mail() }).unwrap_err();
            assert!(!error.may_pass_later(), "{to}");
        }
    }
}
