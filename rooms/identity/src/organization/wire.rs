use crate::{
    colour::{SIGN_CONTRAST_MIN, TEXT_CONTRAST_MIN, contrast_with_white, parse},
    limits::Limit,
    sign_up::not_blank,
    working_hours::WorkingSpan,
};
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
    /// By the clock of `time_zone`; empty while nobody said.
    pub working_hours: Vec<WorkingSpan>,
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
    /// `#rrggbb`, dark enough that white text on it can be read (contrast 4.5)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(text_colour)))]
    pub primary_color: Option<String>,
    /// `#rrggbb`, dark enough that a sign in it is seen on white (contrast 3)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(sign_colour)))]
    pub accent_color: Option<String>,
    /// SHA-256 (hex) of the picture at `PUT /organization/logo`; nothing else changes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(sha256)))]
    pub logo: Option<String>,
    /// Where everyone may see it. Read only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub logo_url: Option<String>,
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
    #[garde(inner(length(max = 21)))]
    pub working_hours: Option<Vec<WorkingSpan>>,
    #[garde(dive)]
    pub branding: Option<Branding>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn text_colour(text: &str, _: &()) -> garde::Result {
    readable(text, TEXT_CONTRAST_MIN)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn sign_colour(text: &str, _: &()) -> garde::Result {
    readable(text, SIGN_CONTRAST_MIN)
}

fn readable(text: &str, least: f64) -> garde::Result {
    let colour = parse(text).ok_or_else(|| garde::Error::new("a colour such as #0b7a75"))?;
    let contrast = contrast_with_white(colour);
    if contrast >= least {
        return Ok(());
    }
    Err(garde::Error::new(format!(
        "too light: its contrast with white is {contrast:.1}, and {least} is needed; take a darker one"
    )))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
fn sha256(text: &str, _: &()) -> garde::Result {
    let sane = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if sane { Ok(()) } else { Err(garde::Error::new("the file's SHA-256 in lower-case hex")) }
}

/// As much as a customer sees of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicBranding {
    pub name: String,
    pub language: Lang,
    pub time_zone: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_phone: Option<Phone>,
}
