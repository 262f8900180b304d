//! What a partial delivery left over goes on as a delivery of its own, in the same driver's hands.

use crate::{
    Error,
    create_delivery::{How, write_split},
    delivery::{Delivery, Terms},
    order::{Contact, Order, Parcel, Priority, Source, mint_secrets, split_genesis},
};
use kernel::{DeliveryId, ItemId, Lang, Phone};
use lexicon::delivery::{DeliveryCreated, Recipient};
use platform::Tx;
use sqlx::query;
use uuid::Uuid;

/// Makes the child of `parent` with these of its parcels. What is still to be paid is to be paid there.
pub(crate) async fn split_remainder(
    tx: &mut Tx,
    parent: DeliveryId,
    after: &Delivery,
    rest: &[ItemId],
) -> Result<(), Error> {
    let row = query!(
        r#"select reference, recipient_name, recipient_phone, recipient_email, recipient_lang as "lang: Lang", sender_name,
                  sender_phone, dropoff_city, instructions, service_s, priority as "priority: Priority", skills
             from delivery.deliveries where id = $1"#,
        parent.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let ids: Vec<_> = rest.iter().map(|i| i.0).collect();
    let items = query!(
        "select description, barcode from delivery.items where delivery_id = $1 and id = any($2) order by position",
        parent.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;

    let (tracking, code) = mint_secrets(Uuid::new_v4());
    let phone = |text: Option<String>| text.and_then(|t| Phone::parse(&t, None).ok());
    let parcel = |item: (Option<String>, Option<String>)| Parcel {
        id: ItemId::mint(),
        description: item.0,
        barcode: item.1,
    };
    let order = Order {
        id: DeliveryId::mint(),
        tracking,
        reference: row.reference.map(|r| format!("{r}/2-{}", &tracking.code()[..4])),
        recipient: Contact {
            name: row.recipient_name,
            phone: phone(row.recipient_phone),
            email: row.recipient_email,
            lang: row.lang,
        },
        sender_name: row.sender_name,
        sender_phone: phone(row.sender_phone),
        pickup: after.pickup.clone(),
        dropoff: after.dropoff.clone(),
        city: row.dropoff_city,
        instructions: row.instructions,
        window: None,
        service_s: row.service_s,
        priority: row.priority,
        weight_g: 0,
        volume_ml: 0,
        skills: row.skills,
        parcels: items.into_iter().map(|i| parcel((i.description, i.barcode))).collect(),
        cod: after.outstanding(),
        code,
        terms: Terms { collection_only: false, ..after.terms.clone() },
    };
    let genesis = split_genesis(&order, after.driver);
    let how = How { source: Source::Split, import: None, parent: Some(parent), submit: None };
    write_split(tx, &order, &genesis, how).await?;
    open_assignment(tx, &order, after).await?;

    let created = DeliveryCreated {
        delivery: order.id,
        tracking_code: tracking.code(),
        reference: order.reference.clone(),
        source: Source::Split.to_string(),
        recipient: recipient_of(&order),
        dropoff: order.dropoff.pin,
    };
    tx.emit(&created).await?;
    Ok(())
}

async fn open_assignment(tx: &mut Tx, order: &Order, after: &Delivery) -> Result<(), Error> {
    let Some(driver) = after.driver else { return Ok(()) };
    let now = tx.now();
    query!(
        "insert into delivery.assignments (id, delivery_id, driver_id, opened_at) values ($1, $2, $3, $4)",
        Uuid::now_v7(),
        order.id.0,
        driver.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whom to tell.
pub(crate) fn recipient_of(order: &Order) -> Recipient {
    let who = &order.recipient;
    Recipient { name: who.name.clone(), phone: who.phone.clone(), email: who.email.clone(), lang: who.lang }
}
