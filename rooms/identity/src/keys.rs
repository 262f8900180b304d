//! The keys of this server, each derived from its secret for one purpose, and what is done with them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use platform::http::EdgeConfig;
use ring::aead;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a link in a mail is good for. A link for one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    Invitation,
    PasswordReset,
    EmailVerification,
}

impl LinkPurpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Invitation => b"invitation",
            Self::PasswordReset => b"password reset",
            Self::EmailVerification => b"email verification",
        }
    }
}

pub struct Keys {
    pub(crate) access_signing: EncodingKey,
    pub(crate) access_reading: DecodingKey,
    link: [u8; 32],
    code: [u8; 32],
    totp: [u8; 32],
}

impl Keys {
    pub fn of(config: &EdgeConfig) -> Self {
        let access = config.derive_key("access token");
        Self {
            access_signing: EncodingKey::from_secret(&access),
            access_reading: DecodingKey::from_secret(&access),
            link: config.derive_key("mailed link"),
            code: config.derive_key("recovery code"),
            totp: config.derive_key("totp secret"),
        }
    }

    /// The token of a mailed link: the row's id, and a signature that only this server can make. The database holds no
    /// secret, so reading it gives nobody a link; the row says whether the link is still good.
    pub fn link_token(&self, purpose: LinkPurpose, id: Uuid) -> String {
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend(&self.link_mac(purpose, id).finalize().into_bytes()[..20]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The row that a link speaks of; `None` for a forged or mangled one.
    pub fn read_link_token(&self, purpose: LinkPurpose, token: &str) -> Option<Uuid> {
        let bytes = URL_SAFE_NO_PAD.decode(token.trim()).ok().filter(|bytes| bytes.len() == 36)?;
        let (id, signature) = bytes.split_at(16);
        let id = Uuid::from_slice(id).ok()?;
        self.link_mac(purpose, id).verify_truncated_left(signature).ok().map(|()| id)
    }

    fn link_mac(&self, purpose: LinkPurpose, id: Uuid) -> Hmac<Sha256> {
        let mut mac = keyed(&self.link);
        mac.update(purpose.label());
        mac.update(&[0]);
        mac.update(id.as_bytes());
        mac
    }

    /// What is stored of a recovery code. Keyed: 50 bits would not withstand guessing against a plain hash.
    pub fn code_hash(&self, account: Uuid, folded: &str) -> Vec<u8> {
        let mut mac = keyed(&self.code);
        mac.update(account.as_bytes());
        mac.update(folded.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// Seals an authenticator's secret for storage: version, nonce, ciphertext. It opens for the same account only.
    pub fn seal_totp(&self, account: Uuid, secret: &[u8]) -> Vec<u8> {
        let mut nonce = [0u8; aead::NONCE_LEN];
        rand::fill(&mut nonce);
        let mut sealed = secret.to_vec();
        self.totp_cipher()
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(account.as_bytes()),
                &mut sealed,
            )
            .expect("BUG: a short secret fits the cipher");
        [&[1], nonce.as_slice(), &sealed].concat()
    }

    /// `None` when it was sealed with another key or for another account.
    pub fn open_totp(&self, account: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
        let (&1, rest) = sealed.split_first()? else { return None };
        let (nonce, body) = rest.split_at_checked(aead::NONCE_LEN)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = body.to_vec();
        let plain =
            self.totp_cipher().open_in_place(nonce, aead::Aad::from(account.as_bytes()), &mut body).ok()?;
        Some(plain.to_vec())
    }

    fn totp_cipher(&self) -> aead::LessSafeKey {
        let key =
            aead::UnboundKey::new(&aead::CHACHA20_POLY1305, &self.totp).expect("BUG: the key has 32 bytes");
        aead::LessSafeKey::new(key)
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("BUG: HMAC takes a key of any length")
}

/// A token of 256 random bits, such as `qr_…`. Kept only by whom it was given to.
pub fn random_token(prefix: &str) -> String {
    let mut bytes = [0u8; 32];
    rand::fill(&mut bytes);
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a random token. A plain hash is enough: 256 bits cannot be guessed.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::of(&EdgeConfig::local(std::path::PathBuf::new()))
    }

    #[test]
    fn a_link_is_good_for_its_purpose_only() {
        let (keys, id) = (keys(), Uuid::now_v7());
        let token = keys.link_token(LinkPurpose::Invitation, id);
        assert_eq!(keys.read_link_token(LinkPurpose::Invitation, &token), Some(id));
        assert_eq!(keys.read_link_token(LinkPurpose::PasswordReset, &token), None);
    }

    #[test]
    fn a_changed_link_is_worth_nothing() {
        let (keys, id) = (keys(), Uuid::now_v7());
        let token = keys.link_token(LinkPurpose::Invitation, id);
        let other = keys.link_token(LinkPurpose::Invitation, Uuid::now_v7());
        let spliced = format!("{}{}", &token[..20], &other[20..]);
        for forged in ["", "x", &token[..token.len() - 1], &spliced, &format!("{token}AA")] {
            assert_eq!(keys.read_link_token(LinkPurpose::Invitation, forged), None, "{forged}");
        }
        let stranger =
            Keys::of(&EdgeConfig { secret: [8; 32], ..EdgeConfig::local(std::path::PathBuf::new()) });
        assert_eq!(stranger.read_link_token(LinkPurpose::Invitation, &token), None);
    }

    #[test]
    fn a_sealed_secret_opens_for_its_account_only() {
        let (keys, account) = (keys(), Uuid::now_v7());
        let sealed = keys.seal_totp(account, b"12345678901234567890");
        assert_eq!(keys.open_totp(account, &sealed).unwrap(), b"12345678901234567890");
        assert_eq!(keys.open_totp(Uuid::now_v7(), &sealed), None);
        let mut flipped = sealed.clone();
        *flipped.last_mut().unwrap() ^= 1;
        assert_eq!(keys.open_totp(account, &flipped), None);
        assert_eq!(keys.open_totp(account, &[]), None);
        assert_ne!(sealed, keys.seal_totp(account, b"12345678901234567890"));
    }

    #[test]
    fn tokens_do_not_repeat() {
        assert_ne!(random_token("qr_"), random_token("qr_"));
        assert!(random_token("qk_").starts_with("qk_"));
    }
}
