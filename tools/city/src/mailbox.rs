//! Reads links out of the mail that the development server lays in a folder.

use anyhow::{Context, Result};
use std::{fs, path::Path, time::Duration};

/// Waits for a mail to `address` with a link that carries a token.
pub async fn token_for(folder: &Path, address: &str) -> Result<String> {
    for _ in 0..120 {
        if let Some(token) = newest_token(folder, address) {
            return Ok(token);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    None.with_context(|| format!("no mail for {address} in {} within a minute", folder.display()))
}

fn newest_token(folder: &Path, address: &str) -> Option<String> {
    let mut mails: Vec<_> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let text = fs::read_to_string(&path).ok()?;
            let to = text.lines().find_map(|line| line.strip_prefix("To: "))?;
            to.contains(address).then(|| (fs::metadata(&path).and_then(|m| m.modified()).ok(), text))
        })
        .collect();
    mails.sort_by_key(|(at, _)| *at);
    mails.iter().rev().find_map(|(_, text)| token_in(text))
}

/// The token of the first link, whether the body is quoted-printable, base64 or plain.
fn token_in(mail: &str) -> Option<String> {
    let plain = mail.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
    find(&plain).or_else(|| {
        let body = mail.split("\r\n\r\n").chain(mail.split("\n\n"));
        body.filter_map(|part| {
            let packed: String = part.lines().take_while(|l| !l.starts_with("--")).collect();
            String::from_utf8(data_encoding::BASE64.decode(packed.trim().as_bytes()).ok()?).ok()
        })
        .find_map(|text| find(&text))
    })
}

fn find(text: &str) -> Option<String> {
    let after = ["token=", "/invitation/", "#"]
        .iter()
        .find_map(|mark| text.split_once(mark).map(|(_, rest)| rest))?;
    let token: String =
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect();
    (token.len() >= 20).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_through_soft_line_breaks() {
        let mail = "To: a@b\r\n\r\nOpen http://x/business/join?token=3Dabcdefghijklmnopqrst=\r\nuvw\r\n";
        assert_eq!(token_in(mail).as_deref(), Some("abcdefghijklmnopqrstuvw"));
    }

    #[test]
    fn a_mail_without_a_link_has_none() {
        assert_eq!(token_in("To: a@b\r\n\r\nHello token=short"), None);
    }
}
