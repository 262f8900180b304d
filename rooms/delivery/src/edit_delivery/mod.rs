//! PATCH /v1/deliveries/{id}
//! Changes the words of a delivery: contact, instructions, priority, cash. Where and when it goes is changed by `redirect` and
//! `reschedule`, which leave a trace; in a draft everything may still be changed here.
//!
//! ```json
//! {"instructions": "Gate 2", "priority": "high", "recipient": {"phone": "+971501234568"}, "cod": {"minor": 9900, "currency": "AED"}}
//! ```
//! `"cod": null` waives the cash. 200 with the delivery; 409 `version.stale` with If-Match, 409 `delivery.not_editable`.

use crate::{
    DeliveriesWrite, Error,
    delivery::State,
    edit_rules::rules_of,
    genesis::Genesis,
    get_delivery::{DeliveryView, get_delivery},
    order::Priority,
};
use garde::Validate;
use kernel::{DeliveryId, FieldError, Lang, Money, Phone, Point};
use platform::{Answer, App, Envelope, IfMatch, Input, May, Reply, Tx, http::Path};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use sqlx::query;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn route() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handle))
}

/// Absent leaves a field as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeliveryEdit)]
pub struct Edit {
    #[garde(dive)]
    pub recipient: Option<EditContact>,
    #[garde(inner(length(chars, max = 1000)))]
    pub instructions: Option<String>,
    #[garde(skip)]
    pub priority: Option<Priority>,
    #[garde(inner(range(min = 0, max = 86_400)))]
    pub service_s: Option<i32>,
    /// `null` waives it
    #[serde(default, deserialize_with = "said")]
    #[garde(skip)]
    #[schema(value_type = Option<Money>)]
    #[expect(clippy::option_option, reason = "not said, said to be nothing, and an amount are three things")]
    pub cod: Option<Option<Money>>,
    /// drafts only
    #[garde(dive)]
    pub dropoff: Option<EditPlace>,
}

/// Tells "not said" from "said to be nothing".
#[expect(clippy::option_option, reason = "not said, said to be nothing, and an amount are three things")]
fn said<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<Money>>, D::Error> {
    Option::<Money>::deserialize(d).map(Some)
}

#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditContact {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    #[garde(inner(length(chars, max = 40)))]
    pub phone: Option<String>,
    #[garde(email, length(chars, max = 254))]
    pub email: Option<String>,
    #[garde(skip)]
    pub lang: Option<Lang>,
}

#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditPlace {
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub address: Option<String>,
    #[garde(inner(length(chars, max = 120)))]
    pub city: Option<String>,
    #[garde(skip)]
    pub point: Option<Point>,
}

#[utoipa::path(patch, path = "/deliveries/{id}", operation_id = "edit_delivery", tag = "deliveries", params(("id" = DeliveryId, Path)), request_body = Edit,
    responses((status = 200, body = Envelope<DeliveryView>)))]
async fn handle(
    actor: May<DeliveriesWrite>,
    Path(id): Path<DeliveryId>,
    held: IfMatch,
    input: Input<Edit>,
) -> Reply<DeliveryView> {
    let mut tx = actor.write(&input).await?;
    let url = &actor.app().config().public_url;
    if held.0.is_some() {
        let now = get_delivery(&mut tx, id, url).await?;
        held.check(now.row.version, &now)?;
    }
    edit_delivery(&mut tx, id, input.value).await?;
    let view = get_delivery(&mut tx, id, url).await?;
    let version = view.row.version;
    tx.reply(Answer::ok(view).version(version)).await
}

/// Changes what was said; what is not said stays.
pub async fn edit_delivery(tx: &mut Tx, id: DeliveryId, edit: Edit) -> Result<(), Error> {
    let row = query!(
        r#"select state as "state: State", genesis, closed_at is not null as "closed!", collected_minor
             from delivery.deliveries where id = $1 for update"#,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NoSuchDelivery)?;
    let moves = edit.dropoff.is_some() && row.state != State::Draft;
    let too_late_for_cash = edit.cod.is_some() && row.collected_minor > 0;
    if row.closed || moves || too_late_for_cash {
        return Err(Error::NotEditable { state: row.state.to_string() });
    }
    let mut genesis: Genesis = serde_json::from_value(row.genesis)?;
    if let Some(cod) = edit.cod {
        if cod.is_some_and(|c| c.minor <= 0) {
            return Err(Error::field("cod.minor", "more than nothing; null waives it"));
        }
        genesis.cod = cod;
    }
    let place = edit.dropoff.unwrap_or_default();
    if let Some(address) = place.address {
        genesis.dropoff.address = Some(address);
    }
    if let Some(point) = place.point {
        genesis.dropoff.pin = Some(point);
    }
    let contact = edit.recipient.unwrap_or_default();
    let phone = match contact.phone {
        Some(text) => {
            let rules = rules_of(tx).await?.rules;
            let bad =
                |e: kernel::BadPhone| Error::Invalid(vec![FieldError::new("recipient.phone", e.to_string())]);
            Some(Phone::parse(&text, Some(&rules.country_code)).map_err(bad)?)
        }
        None => None,
    };
    let is_draft = row.state == State::Draft;
    let pin = genesis.dropoff.pin.filter(|_| is_draft).map(Point::to_e7);
    let (now, lang) = (tx.now(), contact.lang.map(Lang::as_str));
    query!(
        "update delivery.deliveries
            set recipient_name = coalesce($2, recipient_name), recipient_phone = coalesce($3, recipient_phone),
                recipient_email = coalesce($4, recipient_email), recipient_lang = coalesce($5, recipient_lang),
                instructions = coalesce($6, instructions), priority = coalesce($7, priority),
                service_s = coalesce($8, service_s), cod_minor = $9, cod_currency = $10,
                dropoff_address = case when $11 then $12 else dropoff_address end,
                dropoff_city = coalesce($13, dropoff_city),
                dropoff_lat_e7 = case when $11 then $14 else dropoff_lat_e7 end,
                dropoff_lon_e7 = case when $11 then $15 else dropoff_lon_e7 end,
                genesis = $16, version = version + 1, updated_at = $17
          where id = $1",
        id.0,
        contact.name,
        phone.as_ref().map(Phone::as_str),
        contact.email,
        lang,
        edit.instructions,
        edit.priority.map(Priority::as_str),
        edit.service_s,
        genesis.cod.map(|c| c.minor),
        genesis.cod.map(|c| c.currency.code()),
        is_draft,
        genesis.dropoff.address,
        place.city,
        pin.map(|p| p.0),
        pin.map(|p| p.1),
        serde_json::to_value::<&Genesis>(&genesis).unwrap_or(Value::Null),
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
