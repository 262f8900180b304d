//! GET, PATCH /v1/organization
//! The organisation itself: its name, its customs, how it looks to its customers, and how much of its plan it uses.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Branding, ChangeOrganization, Organization, PublicBranding};

use crate::{
    OrganizationRead, OrganizationWrite,
    error::Error,
    limits::limits,
    sign_up::{check_country, check_currency, check_time_zone},
    working_hours,
};
use jiff::tz::TimeZone;
use kernel::OrgId;
use lexicon::identity::OrganizationChanged;
use platform::{Answer, Envelope, IfMatch, Input, May, Reply, SystemTx, Tx};

/// The organisation that the caller acts for.
#[utoipa::path(get, path = "/organization", tag = "identity", responses((status = 200, body = Envelope<Organization>)))]
pub async fn show(actor: May<OrganizationRead>) -> Reply<Organization> {
    let mut tx = actor.read().await?;
    let organization = organization(&mut tx).await?;
    let version = organization.version;
    Ok(Answer::ok(organization).version(version))
}

/// Change it. Absent fields stay; `branding` is replaced as a whole, but for the logo, which has its own door.
#[utoipa::path(patch, path = "/organization", tag = "identity", request_body = ChangeOrganization,
    responses((status = 200, body = Envelope<Organization>), (status = 409), (status = 422)))]
pub async fn change(
    actor: May<OrganizationWrite>,
    if_match: IfMatch,
    input: Input<ChangeOrganization>,
) -> Reply<Organization> {
    let mut tx = actor.write(&input).await?;
    let before = locked_organization(&mut tx).await?;
    if_match.check(before.version, &before)?;
    let after = save(&mut tx, merge(before, input.value)?).await?;
    let version = after.version;
    tx.reply(Answer::ok(after).version(version)).await
}

/// The organisation, which nobody else changes until the transaction ends.
pub(crate) async fn locked_organization(tx: &mut Tx) -> Result<Organization, Error> {
    let org = tx.org();
    sql::lock(tx.conn(), org).await?;
    organization(tx).await
}

/// Another logo, or none. The caller holds the organisation.
pub(crate) async fn set_logo(tx: &mut Tx, logo: Option<String>) -> Result<Organization, Error> {
    let before = organization(tx).await?;
    let branding = Branding { logo, ..before.branding };
    save(tx, Organization { branding, ..before }).await
}

/// Another plan, whose limits hold already. The caller holds the organisation.
pub(crate) async fn set_plan(tx: &mut Tx, plan: &str) -> Result<Organization, Error> {
    let before = organization(tx).await?;
    save(tx, Organization { plan: plan.to_owned(), ..before }).await
}

async fn save(tx: &mut Tx, mut new: Organization) -> Result<Organization, Error> {
    let (org, now) = (tx.org(), tx.now());
    // Worked out from the hash each time it is read.
    new.branding.logo_url = None;
    sql::update(tx.conn(), org, &new, now).await?;
    tx.emit(&OrganizationChanged { organization: org }).await?;
    organization(tx).await
}

fn merge(before: Organization, change: ChangeOrganization) -> Result<Organization, Error> {
    let logo = before.branding.logo.clone();
    if change.branding.as_ref().is_some_and(|new| new.logo.is_some() && new.logo != logo) {
        return Err(Error::field("branding.logo", "send the picture to PUT /organization/logo"));
    }
    let after = Organization {
        name: change.name.map_or(before.name, |name| name.trim().to_owned()),
        country: change.country.unwrap_or(before.country),
        currency: change.currency.unwrap_or(before.currency),
        time_zone: change.time_zone.unwrap_or(before.time_zone),
        language: change.language.unwrap_or(before.language),
        working_hours: change.working_hours.map_or(Ok(before.working_hours), working_hours::checked)?,
        branding: Branding { logo, ..change.branding.unwrap_or(before.branding) },
        ..before
    };
    check_country("country", &after.country)?;
    check_currency("currency", &after.currency)?;
    check_time_zone("time_zone", &after.time_zone)?;
    Ok(after)
}

/// The organisation of the transaction, for other rooms too: labels, mails and tracking pages carry its name and colours.
pub async fn organization(tx: &mut Tx) -> Result<Organization, Error> {
    let org = tx.org();
    let mut row = sql::organization(tx.conn(), org).await?.ok_or(Error::NotFound)?;
    row.branding.logo_url = row.branding.logo.as_ref().map(|sha256| format!("/api/v1/public/logos/{sha256}"));
    let limits = limits(tx).await?;
    Ok(Organization { limits, ..row })
}

/// How the transaction's organisation looks to its customers.
pub async fn public_branding(tx: &mut Tx) -> Result<PublicBranding, Error> {
    let Organization { name, language, time_zone, branding, .. } = organization(tx).await?;
    Ok(PublicBranding {
        name: branding.display_name.filter(|name| !name.trim().is_empty()).unwrap_or(name),
        language,
        time_zone,
        primary_color: branding.primary_color,
        accent_color: branding.accent_color,
        logo_url: branding.logo_url,
        support_email: branding.support_email,
        support_phone: branding.support_phone,
    })
}

/// The clock on the organisation's wall. UTC where there is no organisation, or no such zone: the name was checked when it was
/// set, but a database restored from elsewhere may know more of them than we do.
pub async fn time_zone(tx: &mut Tx) -> sqlx::Result<TimeZone> {
    let org = tx.org();
    let name = sql::time_zone(tx.conn(), org).await?;
    Ok(zone_of(name.as_deref()))
}

/// The clocks of all organisations, for work that goes through them.
pub async fn time_zones(tx: &mut SystemTx) -> sqlx::Result<Vec<(OrgId, TimeZone)>> {
    let named = sql::time_zones(tx.conn()).await?;
    Ok(named.into_iter().map(|(org, name)| (org, zone_of(Some(&name)))).collect())
}

fn zone_of(name: Option<&str>) -> TimeZone {
    name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

/// The organisation named, or the one that signed up first: on most servers the operator's own. Suspended ones do not count.
pub async fn first_organization(tx: &mut SystemTx, named: Option<OrgId>) -> Result<Option<OrgId>, Error> {
    Ok(sql::first(tx.conn(), named).await?)
}
