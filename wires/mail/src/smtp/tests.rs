use super::*;
use std::sync::Arc;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, split},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivatePkcs8KeyDer},
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
    let mut socket = socket;
    socket.write_all(b"220 test\r\n").await.unwrap();
    listen(socket, verdict, "250 test").await
}

/// The same from the first command on; `hello` is the answer to EHLO.
async fn listen(socket: impl AsyncRead + AsyncWrite, verdict: &str, hello: &str) -> String {
    let (read, mut write) = split(socket);
    let mut lines = BufReader::new(read).lines();
    let mut heard = String::new();
    let mut in_data = false;
    while let Ok(Some(line)) = lines.next_line().await {
        heard.push_str(&line);
        heard.push('\n');
        let answer = match line.get(..4).unwrap_or(&line) {
            "." if in_data => {
                in_data = false;
                "250 kept"
            }
            _ if in_data => continue,
            "EHLO" => hello,
            "AUTH" => "235 known",
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
    let smtp = Smtp::connect_lazily(&format!("smtp://127.0.0.1:{port}"), None, "Qafila <hello@qafila.test>")
        .unwrap();
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
    let smtp = Smtp::connect_lazily(&format!("smtp://127.0.0.1:{port}"), None, "hello@qafila.test").unwrap();
    assert!(smtp.send(&mail()).await.unwrap_err().may_pass_later());
}

/// A relay with a certificate of its own making, spoken to by STARTTLS or from the first byte, and what it heard: before TLS, and
/// within it when the handshake came to an end.
struct Relay {
    ca: Vec<u8>,
    port: u16,
    heard: tokio::task::JoinHandle<(String, Option<String>)>,
}

impl Relay {
    async fn open(wrapped: bool) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let mut socket = listener.accept().await.unwrap().0;
            let before = if wrapped { String::new() } else { up_to_starttls(&mut socket).await };
            let Ok(mut tls) = TlsAcceptor::from(Arc::new(config)).accept(socket).await else {
                return (before, None);
            };
            if wrapped {
                tls.write_all(b"220 test\r\n").await.unwrap();
            }
            (before, Some(listen(tls, "250 ok", "250-test\r\n250 AUTH PLAIN").await))
        });
        Self { ca: made.cert.pem().into_bytes(), port, heard }
    }
}

async fn up_to_starttls(socket: &mut TcpStream) -> String {
    let mut heard = String::new();
    socket.write_all(b"220 test\r\n").await.unwrap();
    loop {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(tokio::io::AsyncReadExt::read_u8(socket).await.unwrap());
        }
        let line = String::from_utf8(line).unwrap();
        heard.push_str(&line);
        let starts = line.starts_with("STARTTLS");
        let answer: &[u8] = if starts { b"220 go on\r\n" } else { b"250-test\r\n250 STARTTLS\r\n" };
        socket.write_all(answer).await.unwrap();
        if starts {
            return heard;
        }
    }
}

#[tokio::test]
async fn by_tls_a_mail_and_its_password_go_to_a_relay_that_is_believed_and_to_no_other() {
    for wrapped in [false, true] {
        for believed in [true, false] {
            let relay = Relay::open(wrapped).await;
            let (scheme, query) = if wrapped { ("smtps", "") } else { ("smtp", "?tls=required") };
            let address = format!("{scheme}://office:open-sesame@localhost:{}{query}", relay.port);
            let ca = believed.then_some(relay.ca.as_slice());
            let smtp = Smtp::connect_lazily(&address, ca, "hello@qafila.test").unwrap();
            let sent = smtp.send(&mail()).await;
            drop(smtp);
            let (before, within) = relay.heard.await.unwrap();
            assert!(!before.contains("AUTH") && !before.contains("MAIL"), "in the clear: {before}");
            if believed {
                sent.unwrap();
                let within = within.unwrap();
                assert!(
                    within.contains("AUTH PLAIN") && within.contains("RCPT TO:<sana@example.com>"),
                    "{within}"
                );
                assert!(within.contains("after a lone dot"), "{within}");
            } else {
                assert!(sent.unwrap_err().may_pass_later(), "a certificate may be set right");
                assert!(within.is_none_or(|heard| heard.is_empty()), "a stranger heard something");
            }
        }
    }
}

#[tokio::test]
async fn a_relay_that_offers_no_tls_gets_nothing_when_tls_is_required() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move { converse(listener.accept().await.unwrap().0, "250 ok").await });
    let address = format!("smtp://office:open-sesame@localhost:{port}?tls=required");
    let smtp = Smtp::connect_lazily(&address, None, "hello@qafila.test").unwrap();
    smtp.send(&mail()).await.unwrap_err();
    drop(smtp);
    let heard = server.await.unwrap();
    assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
}

#[test]
fn a_wrong_address_is_told_at_start() {
    assert!(matches!(Smtp::connect_lazily("mail.example.com", None, "a@b.test"), Err(MailError::Config(_))));
    assert!(matches!(Smtp::connect_lazily("smtp://localhost", None, "nobody"), Err(MailError::Config(_))));
    let no_pem = Smtp::connect_lazily("smtps://localhost", Some(b"not a certificate"), "a@b.test");
    assert!(matches!(no_pem, Err(MailError::Config(_))));
}
