//! Who is here and what they may do: organisations, users, sessions, roles, keys.
//!
//! An *account* is how a person proves who they are: one per e-mail address, whatever the number of their employers. A
//! *user* is that person in one organisation; everything else in the house speaks of users. A *session* is one sign-in on
//! one device, renewed for a week. A *grant* is a role and the branch of the organisation it holds for.
//!
//! | noun | file |
//! | --- | --- |
//! | what roles may do | [`matrix`], `data/permissions.toml` |
//! | a role somewhere in the organisation | [`grant`] |
//! | tokens that rotate, and what a token seen twice means | [`refresh_token`] |
//! | fifteen-minute statements of who signed in | [`access_token`] |
//! | passwords, codes, waiting times | [`password`], [`totp`], [`recovery_code`], [`lockout`] |
//! | plans | [`limit`], `data/plans.toml` |
//!
//! Other rooms call [`users_by_id`], [`users_with_permission`], [`create_user_for_driver`], [`organization()`], [`take`]
//! and [`give_back`].

pub mod access_token;
mod client;
mod colour;
pub mod email;
mod error;
pub mod grant;
mod hasher;
mod identity;
mod keys;
mod letter;
pub mod limit;
pub mod lockout;
mod logo;
pub mod matrix;
pub mod password;
mod qr;
pub mod recovery_code;
pub mod refresh_token;
pub mod totp;
pub mod user;
mod working_hours;

mod accept_invitation;
mod api_keys;
mod change_password;
mod change_plan;
mod gate;
mod invite;
mod keep_logo;
mod keep_views;
mod limits;
mod me;
mod open_session;
mod organization;
mod prove;
mod refresh;
mod reset_password;
mod second_factor;
mod send_mail;
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;
mod tidy;
mod users;
mod verify_email;

#[cfg(test)]
mod matrix_tests;
#[cfg(test)]
mod scene;

pub use email::Email;
pub use error::Error;
pub use limits::{Limit, give_back, limits, take};
pub use matrix::{Matrix, Role, matrix};
pub use organization::{
    Branding, Organization, PublicBranding, first_organization, organization, public_branding, time_zone,
    time_zones,
};
pub use qr::qr_svg;
pub use users::{UserBrief, create_user_for_driver, users_by_id, users_with_permission};
pub use working_hours::WorkingSpan;

use platform::{App, OpenApiRouter, Permission, Room, permission};
use utoipa_axum::routes;

permission! {
    OrganizationRead, "organization:read";
    OrganizationWrite, "organization:write";
    UsersRead, "users:read";
    UsersWrite, "users:write";
    RolesWrite, "roles:write";
    ApiKeysWrite, "api_keys:write";
    /// Show one's lists to the team.
    ViewsShare, "views:share";
    /// Changes the plan. Also what an owner holds and an administrator does not, so that administrators, who hand out
    /// only what they hold, cannot make or unmake owners.
    OwnershipWrite, "ownership:write";
}

pub const ROOM: Room = Room {
    routes: routes_of_the_room,
    jobs: &[send_mail::KIND],
    sweeps: &[tidy::SWEEP],
    permissions: &[
        OrganizationRead::NAME,
        OrganizationWrite::NAME,
        UsersRead::NAME,
        UsersWrite::NAME,
        RolesWrite::NAME,
        ApiKeysWrite::NAME,
        ViewsShare::NAME,
        OwnershipWrite::NAME,
    ],
    start: identity::start,
    ..Room::new("identity", || sqlx::migrate!())
};

fn routes_of_the_room() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_up::handle))
        .routes(routes!(sign_in::handle))
        .routes(routes!(refresh::handle))
        .routes(routes!(sign_out::handle))
        .routes(routes!(reset_password::ask))
        .routes(routes!(reset_password::confirm))
        .routes(routes!(accept_invitation::show))
        .routes(routes!(accept_invitation::handle))
        .routes(routes!(me::show, me::change))
        .routes(routes!(change_password::handle))
        .routes(routes!(second_factor::enrol))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::disable))
        .routes(routes!(second_factor::renew_codes))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::rename, sessions::end))
        .routes(routes!(sessions::end_of_user))
        .routes(routes!(organization::show, organization::change))
        .routes(routes!(change_plan::plans))
        .routes(routes!(change_plan::handle))
        .merge(keep_logo::routes())
        .merge(keep_views::routes())
        .merge(verify_email::routes())
        .routes(routes!(users::list, users::add))
        .routes(routes!(users::show, users::change))
        .routes(routes!(users::set_grants))
        .routes(routes!(invite::list, invite::handle))
        .routes(routes!(invite::revoke))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::revoke))
}
