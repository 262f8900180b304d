//! GET, PATCH /v1/organization
//! The organisation itself: its name, its customs, how it looks to its customers, and how much of its plan it uses.

mod sql;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::{Branding, ChangeOrganization, Organization};

use crate::{
    OrganizationRead, OrganizationWrite,
    error::Error,
    limits::limits,
    sign_up::{check_country, check_currency, check_time_zone},
};
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

/// Change it. Absent fields stay; `branding` is replaced as a whole.
#[utoipa::path(patch, path = "/organization", tag = "identity", request_body = ChangeOrganization,
    responses((status = 200, body = Envelope<Organization>), (status = 409), (status = 422)))]
pub async fn change(
    actor: May<OrganizationWrite>,
    if_match: IfMatch,
    input: Input<ChangeOrganization>,
) -> Reply<Organization> {
    let mut tx = actor.write(&input).await?;
    let org = tx.org();
    sql::lock(tx.conn(), org).await?;
    let before = organization(&mut tx).await?;
    if_match.check(before.version, &before)?;
    let after = merge(before, input.value)?;
    let now = tx.now();
    sql::update(tx.conn(), org, &after, now).await?;
    tx.emit(&OrganizationChanged { organization: org }).await?;
    let version = after.version + 1;
    tx.reply(Answer::ok(Organization { version, ..after }).version(version)).await
}

fn merge(before: Organization, change: ChangeOrganization) -> Result<Organization, Error> {
    let after = Organization {
        name: change.name.map_or(before.name, |name| name.trim().to_owned()),
        country: change.country.unwrap_or(before.country),
        currency: change.currency.unwrap_or(before.currency),
        time_zone: change.time_zone.unwrap_or(before.time_zone),
        language: change.language.unwrap_or(before.language),
        branding: change.branding.unwrap_or(before.branding),
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
    let row = sql::organization(tx.conn(), org).await?.ok_or(Error::NotFound)?;
    let limits = limits(tx).await?;
    Ok(Organization { limits, ..row })
}

/// The organisation named, or the one that signed up first: on most servers the operator's own. Suspended ones do not count.
pub async fn first_organization(tx: &mut SystemTx, named: Option<OrgId>) -> Result<Option<OrgId>, Error> {
    Ok(sql::first(tx.conn(), named).await?)
}
