//! The recipient's own words: to the driver before, about the delivery after.

use super::{NewInstructions, NewRating, Recipient, Tracking, page, recipient, sql, track};
use crate::Error;
use axum::extract::State as Shared;
use lexicon::delivery::RecipientSaid;
use platform::{Answer, App, Envelope, Input, Reply, http::Path};

/// Words to the driver: which gate, whom to ring, where to leave it.
#[utoipa::path(put, path = "/public/track/{code}/instructions", operation_id = "instruct_tracked", tag = "public",
    params(("code" = String, Path)), security(()), request_body = NewInstructions,
    responses((status = 200, body = Envelope<Tracking>)))]
pub async fn instruct(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    input: Input<NewInstructions>,
) -> Reply<Tracking> {
    let asked = input.value;
    let Recipient { mut tx, number, id, state } = recipient(&app, &code, &asked.phone_last4).await?;
    if !page::may_instruct(state) {
        return Err(Error::TooLate(state.to_string()).into());
    }
    let text = Some(asked.text.trim().to_owned()).filter(|t| !t.is_empty());
    let now = sql::set_note(&mut tx, id, text.as_deref()).await?;
    let said = RecipientSaid {
        delivery: id,
        tracking_code: number.code(),
        what: "instructions".to_owned(),
        text,
        stars: None,
        driver: now.driver,
        version: now.version,
    };
    tx.emit(&said).await?;
    let view = track(&mut tx, number, id).await?;
    tx.commit().await?;
    Ok(Answer::ok(view))
}

/// One to five stars and a word about it. Said again, it replaces what was said before.
#[utoipa::path(put, path = "/public/track/{code}/rating", operation_id = "rate_tracked", tag = "public",
    params(("code" = String, Path)), security(()), request_body = NewRating,
    responses((status = 200, body = Envelope<Tracking>)))]
pub async fn rate(
    Shared(app): Shared<App>,
    Path(code): Path<String>,
    input: Input<NewRating>,
) -> Reply<Tracking> {
    let asked = input.value;
    let Recipient { mut tx, number, id, state } = recipient(&app, &code, &asked.phone_last4).await?;
    if !page::may_rate(state) {
        return Err(Error::NotYet.into());
    }
    let comment = asked.comment.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
    let now = sql::set_rating(&mut tx, id, asked.stars, comment.as_deref()).await?;
    let said = RecipientSaid {
        delivery: id,
        tracking_code: number.code(),
        what: "rating".to_owned(),
        text: comment,
        stars: Some(asked.stars),
        driver: now.driver,
        version: now.version,
    };
    tx.emit(&said).await?;
    let view = track(&mut tx, number, id).await?;
    tx.commit().await?;
    Ok(Answer::ok(view))
}
