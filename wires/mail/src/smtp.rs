//! Mail by SMTP.

use crate::{
    Mail, MailError, Mailer,
    message::{compose, sender},
};
use futures::future::BoxFuture;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::Mailbox,
    transport::smtp::client::{Certificate, Tls, TlsParameters},
};
use std::time::Duration;

/// A server that does not answer for this long is counted as unreachable; the job tries again later.
const TIMEOUT: Duration = Duration::from_secs(20);

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// One connection per mail: we send few, and an idle connection is one more thing that breaks.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// `smtps://user:password@host` (TLS from the first byte, port 465), `smtp://host:587?tls=required` (STARTTLS), or
    /// `smtp://localhost:25` (in the clear, for a relay on the same machine). `ca` is the PEM of an authority to believe beside the
    /// public ones: that of an organisation's own relay. Nothing is connected yet.
    pub fn connect_lazily(address: &str, ca: Option<&[u8]>, from: &str) -> Result<Self, MailError> {
        let wrong = |error: &dyn std::fmt::Display| MailError::Config(error.to_string());
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(address).map_err(|error| wrong(&error))?;
        if let Some(pem) = ca {
            let url = url::Url::parse(address).map_err(|error| wrong(&error))?;
            // What holds no certificate would be taken for an empty list.
            if !pem.windows(BEGIN.len()).any(|part| part == BEGIN) {
                return Err(wrong(&"no certificate in the authority's file"));
            }
            let authority = Certificate::from_pem(pem).map_err(|error| wrong(&error))?;
            let tls = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned())
                .add_root_certificate(authority)
                .build_rustls()
                .map_err(|error| wrong(&error))?;
            builder = match url.query_pairs().find(|(key, _)| key == "tls").map(|(_, how)| how) {
                _ if url.scheme() == "smtps" => builder.tls(Tls::Wrapper(tls)),
                Some(how) if how == "required" => builder.tls(Tls::Required(tls)),
                Some(how) if how == "opportunistic" => builder.tls(Tls::Opportunistic(tls)),
                _ => builder,
            };
        }
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
mod tests;
