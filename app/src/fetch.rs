//! One file over HTTP: redirects followed, never more than a bound, and nothing believed until it is whole.

#[cfg(test)]
mod tests;

use anyhow::{Context, Result, bail, ensure};
use http::{Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty};
use hyper::{
    body::{Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use std::{fs::File, future::Future, io::Write, path::Path, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// More than the extract of any country.
pub const BYTES_MAX: u64 = 16 << 30;
const REDIRECTS_MAX: usize = 5;
/// Silence longer than this is a connection that is gone.
const QUIET_MAX: Duration = Duration::from_secs(60);

/// Writes what `url` answers into a file; `tell` hears how many bytes are there, and of how many when the server says so.
pub fn fetch(url: &str, into: &mut File, tell: &mut dyn FnMut(u64, Option<u64>)) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let trusted = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    runtime.block_on(follow(url, trusted, into, BYTES_MAX, tell))
}

async fn follow(
    url: &str,
    trusted: RootCertStore,
    into: &mut File,
    most: u64,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<()> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let tls = TlsConnector::from(Arc::new(tls));
    let mut uri: Uri = url.parse().with_context(|| format!("{url} is no address"))?;
    for _ in 0..=REDIRECTS_MAX {
        let answer = ask(&uri, &tls).await.with_context(|| format!("no answer from {uri}"))?;
        if !answer.status().is_redirection() {
            return save(answer, into, most, tell).await;
        }
        let next = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
        uri = moved(&uri, next.context("moved, without saying where to")?)?;
    }
    bail!("moved more than {REDIRECTS_MAX} times")
}

/// Where a redirect leads: another address, or another path of this server.
fn moved(from: &Uri, to: &str) -> Result<Uri> {
    let next: Uri = to.parse().with_context(|| format!("moved to {to}, which is no address"))?;
    if next.scheme().is_some() {
        let opened = from.scheme_str() == Some("https") && next.scheme_str() != Some("https");
        ensure!(!opened, "moved from https to {next}, which anybody on the way could change");
        return Ok(next);
    }
    ensure!(to.starts_with('/'), "moved to {to}, which is no address");
    let (scheme, authority) = (from.scheme_str().unwrap_or("http"), from.authority().context("no server")?);
    Ok(format!("{scheme}://{authority}{to}").parse()?)
}

async fn ask(uri: &Uri, tls: &TlsConnector) -> Result<Response<Incoming>> {
    let host = uri.host().context("no server is named")?;
    let safe = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => bail!("http and https are understood"),
    };
    let port = uri.port_u16().unwrap_or(if safe { 443 } else { 80 });
    let stream = in_time(TcpStream::connect((host.trim_matches(['[', ']']), port))).await??;
    if !safe {
        return send(uri, stream).await;
    }
    let stream = in_time(tls.connect(ServerName::try_from(host.to_owned())?, stream)).await??;
    send(uri, stream).await
}

async fn send<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    uri: &Uri,
    stream: S,
) -> Result<Response<Incoming>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::get(uri.path_and_query().map_or("/", |path| path.as_str()))
        .header(header::HOST, uri.authority().context("no server")?.as_str())
        .header(header::USER_AGENT, concat!("qafila/", env!("CARGO_PKG_VERSION")))
        .header(header::ACCEPT_ENCODING, "identity")
        .body(Empty::<Bytes>::new())?;
    Ok(in_time(sender.send_request(request)).await??)
}

async fn save(
    answer: Response<Incoming>,
    into: &mut File,
    most: u64,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<()> {
    ensure!(answer.status() == StatusCode::OK, "the server answers {}", answer.status());
    let length =
        answer.headers().get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse::<u64>().ok());
    ensure!(length.is_none_or(|n| n <= most), "it is larger than {} MB", most / 1_000_000);
    let (mut body, mut done) = (answer.into_body(), 0u64);
    // A body that ends before its stated length is an error of the frame that is missing.
    while let Some(frame) = in_time(body.frame()).await? {
        let Ok(data) = frame.context("the connection broke off")?.into_data() else { continue };
        done += data.len() as u64;
        ensure!(done <= most, "it is larger than {} MB", most / 1_000_000);
        into.write_all(&data)?;
        tell(done, length);
    }
    into.sync_all()?;
    Ok(())
}

async fn in_time<T>(what: impl Future<Output = T>) -> Result<T> {
    timeout(QUIET_MAX, what).await.context("nothing came for a minute")
}

/// Whether somebody means an address and not a file.
pub fn is_address(file: &Path) -> bool {
    file.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}
