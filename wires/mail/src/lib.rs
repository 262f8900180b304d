//! E-mail: a folder in development, SMTP when configured.
//!
//! | implementation | when | what becomes of a mail |
//! | --- | --- | --- |
//! | [`Folder`] | nothing is configured | one `.eml` file, which any mail program opens |
//! | [`Smtp`] | an `smtp://` or `smtps://` address is configured | handed to that server over TLS |
//!
//! Sending never panics: what is wrong with an address, the server or the disk comes back as a [`MailError`] that says
//! whether trying again can help.

mod folder;
mod message;
mod smtp;

pub use folder::Folder;
pub use smtp::Smtp;

use futures::future::BoxFuture;
use std::sync::Arc;
use uuid::Uuid;

/// One mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Becomes the `Message-ID`: a retry carries the same one, so a second copy is recognised as such.
    pub id: Uuid,
    /// `name@example.com`
    pub to: String,
    /// As shown beside the address; may be empty.
    pub to_name: String,
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// BCP 47, such as `ur`: mail programs choose fonts and reading voices by it.
    pub lang: &'static str,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// No retry will help: the address or the content is wrong.
    #[error("the mail cannot be sent: {0}")]
    Refused(String),
    /// The server or the disk did not answer as it should; later it may.
    #[error("the mail could not be sent now: {0}")]
    Unreachable(String),
    /// At start: the configured address is not one.
    #[error(
        "not a mail server's address: {0}; write smtps://user:password@host or smtp://host:587?tls=required"
    )]
    Config(String),
}

impl MailError {
    /// Whether the same mail may go through later.
    pub fn may_pass_later(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }
}

/// Something that sends mail.
pub trait Mailer: Send + Sync {
    /// Returns when the mail is safe with the receiver (the server's 250, or the file on disk).
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>>;
}

/// The mailer of this process, as rooms find it among the services.
pub type SharedMailer = Arc<dyn Mailer>;

/// The mailer for `address` (SMTP), or the folder `fallback` when there is none. `from` is `Name <a@b>` or `a@b`; `ca` is the PEM of
/// an authority that the server's certificate may come from, beside the public ones.
pub fn mailer(
    address: Option<&str>,
    ca: Option<&[u8]>,
    from: &str,
    fallback: std::path::PathBuf,
) -> Result<SharedMailer, MailError> {
    match address {
        Some(address) => Ok(Arc::new(Smtp::connect_lazily(address, ca, from)?)),
        None => Ok(Arc::new(Folder::at(fallback, from)?)),
    }
}
