//! Mail by SMTP.

use crate::{
    Mail, MailError, Mailer,
    message::{compose, sender},
};
use futures::future::BoxFuture;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox};
use std::time::Duration;

/// A server that does not answer for this long is counted as unreachable; the job tries again later.
const TIMEOUT: Duration = Duration::from_secs(20);

/// One connection per mail: we send few, and an idle connection is one more thing that breaks.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// `smtps://user:password@host` (TLS from the first byte, port 465), `smtp://host:587?tls=required` (STARTTLS), or
    /// `smtp://localhost:25` (in the clear, for a relay on the same machine). Nothing is connected yet.
    pub fn connect_lazily(address: &str, from: &str) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(address)
            .map_err(|error| MailError::Config(error.to_string()))?;
        Ok(Self { transport: builder.timeout(Some(TIMEOUT)).build(), from: sender(from)? })
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), MailError> {
        let (envelope, bytes) = compose(&self.from, mail)?;
        match self.transport.send_raw(&envelope, &bytes).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(MailError::Refused(error.to_string())),
            Err(error) => Err(MailError::Unreachable(error.to_string())),
        }
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(self.hand_over(mail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::{TcpListener, TcpStream},
    };
    use uuid::Uuid;

    fn mail() -> Mail {
        Mail {
            id: Uuid::from_u128(1),
            to: "sana@example.com".into(),
            to_name: "Sana".into(),
            subject: "Hello".into(),
            text: "Hello\n.\nafter a lone dot".into(),
            html: "<p>Hello</p>".into(),
            lang: "en",
        }
    }

    /// A server that says `verdict` to the recipient and keeps what it was sent.
    async fn converse(socket: TcpStream, verdict: &'static str) -> String {
        let (read, mut write) = socket.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut heard = String::new();
        let mut in_data = false;
        write.write_all(b"220 test\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.get(..4).unwrap_or(&line) {
                "." if in_data => {
                    in_data = false;
                    "250 kept"
                }
                _ if in_data => continue,
                "EHLO" => "250 test",
                "RCPT" => verdict,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        heard
    }

    async fn send_to_server_saying(verdict: &'static str) -> (Result<(), MailError>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = tokio::spawn(async move { converse(listener.accept().await.unwrap().0, verdict).await });
        let smtp =
            Smtp::connect_lazily(&format!("smtp://127.0.0.1:{port}"), "Qafila <hello@qafila.test>").unwrap();
        let sent = smtp.send(&mail()).await;
        drop(smtp);
        (sent, server.await.unwrap())
    }

    #[tokio::test]
    async fn a_mail_reaches_the_server_whole() {
        let (sent, heard) = send_to_server_saying("250 ok").await;
        sent.unwrap();
        assert!(heard.contains("MAIL FROM:<hello@qafila.test>"), "{heard}");
        assert!(heard.contains("RCPT TO:<sana@example.com>"), "{heard}");
        assert!(heard.contains("after a lone dot"), "{heard}");
    }

    #[tokio::test]
    async fn a_refused_recipient_is_final_and_a_full_mailbox_is_not() {
        let (sent, _) = send_to_server_saying("550 nobody here").await;
        assert!(!sent.unwrap_err().may_pass_later());
        let (sent, _) = send_to_server_saying("452 later").await;
        assert!(sent.unwrap_err().may_pass_later());
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unreachable() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let smtp = Smtp::connect_lazily(&format!("smtp://127.0.0.1:{port}"), "hello@qafila.test").unwrap();
        assert!(smtp.send(&mail()).await.unwrap_err().may_pass_later());
    }

    #[test]
    fn a_wrong_address_is_told_at_start() {
        assert!(matches!(Smtp::connect_lazily("mail.example.com", "a@b.test"), Err(MailError::Config(_))));
        assert!(matches!(Smtp::connect_lazily("smtp://localhost", "nobody"), Err(MailError::Config(_))));
    }
}
