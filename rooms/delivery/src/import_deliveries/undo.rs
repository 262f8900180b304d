//! Taking a whole import back: its deliveries are cancelled, as if each had been cancelled by hand.

use super::upsert::{Change, rewrite};
use crate::{
    Error,
    command::Command,
    delivery::Fact,
    journal::{Given, give},
    law::{Role, Verb},
};
use kernel::{CommandId, DeliveryId, ImportId};
use lexicon::delivery::ImportFinished;
use platform::Tx;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::query;
use uuid::Uuid;

const REASON: &str = "the import was undone";

/// Undoes an import none of whose deliveries has been given to anybody.
pub(super) async fn undo_import(tx: &mut Tx, id: ImportId) -> Result<(), Error> {
    let row = query!("select state, mode from delivery.imports where id = $1 for update", id.0)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NoSuchImport)?;
    if row.state != "done" || row.mode == "dry_run" {
        let what = if row.mode == "dry_run" { "a dry run".to_owned() } else { row.state };
        return Err(Error::ImportNotUndoable(what));
    }
    let deliveries = query!(
        r#"select id as "id: DeliveryId", state, version from delivery.deliveries where import_id = $1 order by id for update"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let is_free = |state: &str| matches!(state, "draft" | "ready" | "on_hold" | "cancelled");
    let worked_on = deliveries.iter().filter(|d| !is_free(&d.state)).count();
    if worked_on > 0 {
        return Err(Error::ImportWorkedOn(worked_on as i64));
    }
    // most have seen nothing since they were submitted: these are cancelled with one statement
    let (untouched, rest): (Vec<_>, Vec<_>) = deliveries
        .into_iter()
        .filter(|d| d.state != "cancelled")
        .partition(|d| d.state == "ready" && d.version == 2);
    cancel_untouched(tx, &untouched.iter().map(|d| d.id).collect::<Vec<_>>()).await?;
    for delivery in rest {
        give(tx, delivery.id, cancel()).await?.told()?;
    }
    restore_updated(tx, id).await?;
    let now = tx.now();
    query!(
        "update delivery.import_rows set state = 'undone' where import_id = $1 and state in ('created', 'updated')",
        id.0
    )
    .execute(tx.conn())
    .await?;
    query!("update delivery.imports set state = 'undone', finished_at = $2 where id = $1", id.0, now as _)
        .execute(tx.conn())
        .await?;
    tx.emit(&ImportFinished { import: id, state: "undone".to_owned(), created: 0, updated: 0, bad: 0 })
        .await?;
    Ok(())
}

/// What the import changed gets its old words back, unless somebody has changed it since.
async fn restore_updated(tx: &mut Tx, id: ImportId) -> Result<(), Error> {
    let rows = query!(
        r#"select r.delivery_id as "id!: DeliveryId", r.version_after as "version!", r.before as "before!"
             from delivery.import_rows r join delivery.deliveries d on d.id = r.delivery_id
            where r.import_id = $1 and r.state = 'updated' order by d.id for update of d"#,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let count = rows.len() as u64;
    let changes: Vec<Change> = rows
        .into_iter()
        .map(|row| Change {
            id: row.id,
            version: row.version,
            words: row.before["words"].as_object().cloned().unwrap_or_default(),
            items: row.before["items"].as_array().cloned(),
            before: row.before,
        })
        .collect();
    let restored = rewrite(tx, &changes).await?;
    if restored < count {
        return Err(Error::ImportWorkedOn((count - restored) as i64));
    }
    Ok(())
}

fn cancel() -> Given {
    Given::at_desk(Command::Cancel { reason: REASON.to_owned() }, Role::Dispatcher, "console")
}

/// What [`give`] would write for each of these, for all of them at once.
async fn cancel_untouched(tx: &mut Tx, deliveries: &[DeliveryId]) -> Result<(), Error> {
    let command = cancel().command;
    let payload = serde_json::to_value(&command)?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(&command)?).into();
    let ids: Vec<_> = deliveries.iter().map(|d| d.0).collect();
    let commands: Vec<_> = ids.iter().map(|_| CommandId::mint().0).collect();
    let steps: Vec<_> = ids.iter().map(|_| Uuid::now_v7()).collect();
    let (now, user, verb) = (tx.now(), tx.user().map(|u| u.0), Verb::Cancel.as_str());
    query!(
        "insert into delivery.commands (id, delivery_id, verb, payload, digest, role, user_id, origin, office_seq, occurred_at,
             received_at, source, in_log, verdict, version_after)
         select id, delivery_id, $3, $4, $5, $6, $7, 'office', 2, $8, $8, 'console', true, 'applied', 3
           from unnest($1::uuid[], $2::uuid[]) as x(id, delivery_id)",
        &commands,
        &ids,
        verb,
        payload,
        digest.as_slice(),
        Role::Dispatcher.as_str(),
        user,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    query!(
        "insert into delivery.transitions (id, delivery_id, seq, command_id, verb, from_state, to_state, to_custody, role, user_id,
             cause_code, reason, occurred_at, received_at, source, facts)
         select id, delivery_id, 2, command_id, $4, 'ready', 'cancelled', 'shipper', $5, $6, $4, $7, $8, $8, 'console', $9
           from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as x(id, delivery_id, command_id)",
        &steps,
        &ids,
        &commands,
        verb,
        Role::Dispatcher.as_str(),
        user,
        REASON,
        now as _,
        json!([Fact::LeftRoute]),
    )
    .execute(tx.conn())
    .await?;
    query!(
        "update delivery.deliveries
            set state = 'cancelled', version = 3, office_seq = 2, updated_at = $2, closed_at = $2
          where id = any($1)",
        &ids,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
