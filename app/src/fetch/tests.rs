use super::*;
use std::{
    io::{Read, Seek},
    net::TcpListener,
    thread,
};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivatePkcs8KeyDer};

/// A server that says these lines, one answer per connection, and its address.
fn server(answers: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 2048];
            let _ = stream.read(&mut asked).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    format!("http://{address}")
}

fn ok(length: usize, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

fn got(url: &str, most: u64) -> Result<String> {
    got_trusting(url, RootCertStore::empty(), most)
}

fn got_trusting(url: &str, trusted: RootCertStore, most: u64) -> Result<String> {
    let mut file = tempfile::tempfile()?;
    let mut told = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(follow(url, trusted, &mut file, most, &mut |done, _| told.push(done)))?;
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    assert_eq!(told.last().copied().unwrap_or(0), text.len() as u64);
    Ok(text)
}

#[test]
fn a_file_is_fetched_also_where_it_moved_to() {
    let moved =
        "HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
    let url = server(vec![moved, ok(5, "hello")]);
    assert_eq!(got(&format!("{url}/old"), 100).unwrap(), "hello");
}

#[test]
fn what_is_too_large_missing_or_cut_off_is_refused() {
    let said = |answer: String| format!("{:#}", got(&server(vec![answer]), 10).unwrap_err());
    assert!(said(ok(11, "hello")).contains("larger"));
    let endless = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n0123456789abcdef".to_owned();
    assert!(said(endless).contains("larger"), "a size that is not said is counted");
    assert!(said("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned()).contains("404"));
    assert!(said(ok(9, "hell")).contains("broke off"));
    assert!(got("ftp://127.0.0.1/x", 10).is_err());
}

#[test]
fn a_redirect_does_not_leave_https_and_not_go_on_for_ever() {
    let from: Uri = "https://a.example/x".parse().unwrap();
    assert!(moved(&from, "http://a.example/y").is_err());
    assert_eq!(moved(&from, "/y").unwrap(), "https://a.example/y");
    assert_eq!(moved(&from, "https://b.example/y").unwrap(), "https://b.example/y");
    assert!(moved(&from, "y").is_err());
    let again =
        "HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
    assert!(format!("{:#}", got(&server(vec![again; 9]), 10).unwrap_err()).contains("moved more than"));
}

/// As [`server`], behind TLS with a certificate of its own making, which is given too.
fn safe_server(answer: String) -> (String, RootCertStore) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), socket);
        let mut asked = [0; 2048];
        if stream.read(&mut asked).is_ok() {
            stream.write_all(answer.as_bytes()).unwrap();
            stream.conn.send_close_notify();
            stream.flush().unwrap();
        }
    });
    let mut trusted = RootCertStore::empty();
    trusted.add(made.cert.der().clone()).unwrap();
    (address, trusted)
}

#[test]
fn over_https_the_server_must_be_who_it_says() {
    let (url, trusted) = safe_server(ok(5, "hello"));
    assert_eq!(got_trusting(&url, trusted, 100).unwrap(), "hello");
    let (url, _) = safe_server(ok(5, "hello"));
    let refused = format!("{:#}", got(&url, 100).unwrap_err());
    assert!(refused.contains("certificate"), "{refused}");
    let (url, trusted) = safe_server(ok(5, "hello"));
    let elsewhere = url.replace("localhost", "127.0.0.1");
    assert!(got_trusting(&elsewhere, trusted, 100).is_err(), "a certificate is for a name");
}
