//! Mail as files.

use crate::{
    Mail, MailError, Mailer,
    message::{compose, sender},
};
use futures::future::BoxFuture;
use lettre::message::Mailbox;
use std::path::PathBuf;
use tokio::fs;

/// Writes each mail to `<id>.eml` in one folder. A mail sent again replaces its own file.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    from: Mailbox,
}

impl Folder {
    pub fn at(path: PathBuf, from: &str) -> Result<Self, MailError> {
        Ok(Self { path, from: sender(from)? })
    }

    async fn write(&self, mail: &Mail) -> Result<(), MailError> {
        let (_, bytes) = compose(&self.from, mail)?;
        let name = mail.id.simple().to_string();
        let (half, whole) = (self.path.join(format!(".{name}")), self.path.join(format!("{name}.eml")));
        let written = async {
            fs::create_dir_all(&self.path).await?;
            fs::write(&half, bytes).await?;
            // Whoever watches the folder sees whole mails only.
            fs::rename(&half, &whole).await
        };
        written.await.map_err(|error| MailError::Unreachable(format!("{}: {error}", self.path.display())))?;
        tracing::info!(file = %whole.display(), "a mail lies in the folder");
        Ok(())
    }
}

impl Mailer for Folder {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(self.write(mail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn mail() -> Mail {
        Mail {
            id: Uuid::from_u128(1),
            to: "sana@example.com".into(),
            to_name: String::new(),
            subject: "Hello".into(),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            lang: "en",
        }
    }

    #[tokio::test]
    async fn a_mail_sent_twice_is_one_file() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::at(dir.path().join("out"), "hello@qafila.test").unwrap();
        folder.send(&mail()).await.unwrap();
        folder.send(&mail()).await.unwrap();
        let files: Vec<_> =
            std::fs::read_dir(dir.path().join("out")).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(files, ["00000000000000000000000000000001.eml"]);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error_and_not_a_panic() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("taken");
        std::fs::write(&file, "").unwrap();
        let folder = Folder::at(file.join("out"), "hello@qafila.test").unwrap();
        assert!(folder.send(&mail()).await.unwrap_err().may_pass_later());
    }
}
