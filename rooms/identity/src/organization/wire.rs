use crate::{limits::Limit, sign_up::not_blank};
use garde::Validate;
use kernel::{Lang, OrgId, Phone, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Organization {
    pub id: OrgId,
    pub version: i64,
    pub created_at: Time,
    pub name: String,
    /// `trial`, `standard` or `enterprise`
    pub plan: String,
    /// `active` or `suspended`
    pub state: String,
    /// ISO 3166-1 alpha-2
    pub country: String,
    /// ISO 4217
    pub currency: String,
    /// IANA name
    pub time_zone: String,
    /// What people get who did not choose.
    pub language: Lang,
    pub branding: Branding,
    /// What the plan includes and how much of it is used.
    pub limits: Vec<Limit>,
}

/// How the organisation looks to its customers: on tracking pages, labels and in mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
pub struct Branding {
    /// As customers know it, when that differs from `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 200)))]
    pub display_name: Option<String>,
    /// `#rrggbb`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(color)))]
    pub primary_color: Option<String>,
    /// `#rrggbb`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(color)))]
    pub accent_color: Option<String>,
    /// SHA-256 (hex) of an uploaded picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(sha256)))]
    pub logo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(email, length(max = 254)))]
    pub support_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub support_phone: Option<Phone>,
}

#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
pub struct ChangeOrganization {
    #[garde(inner(length(chars, min = 1, max = 200), custom(not_blank)))]
    pub name: Option<String>,
    #[garde(skip)]
    pub country: Option<String>,
    #[garde(skip)]
    pub currency: Option<String>,
    #[garde(skip)]
    pub time_zone: Option<String>,
    #[garde(skip)]
    pub language: Option<Lang>,
    #[garde(dive)]
    pub branding: Option<Branding>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn color(text: &str, _: &()) -> garde::Result {
    let hex = text.strip_prefix('#').unwrap_or("");
    let sane = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    if sane { Ok(()) } else { Err(garde::Error::new("a colour such as #0b7a75")) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn sha256(text: &str, _: &()) -> garde::Result {
    let sane = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if sane { Ok(()) } else { Err(garde::Error::new("the file's SHA-256 in lower-case hex")) }
}
