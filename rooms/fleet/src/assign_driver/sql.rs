use super::wire::Assignment;
use crate::Error;
use kernel::{AssignmentId, DriverId, Time, VehicleId};
use platform::{OnConstraint, PageAsk, Tx};
use sqlx::types::Uuid;

struct Row {
    id: Uuid,
    vehicle_id: Uuid,
    vehicle_name: String,
    driver_id: Uuid,
    driver_name: String,
    started_at: Time,
    ended_at: Option<Time>,
    started_by: Option<Uuid>,
    ended_by: Option<Uuid>,
}

macro_rules! select_assignments {
    ($tail:literal $(, $arg:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select a.id, a.vehicle_id, v.name as vehicle_name, a.driver_id, d.name as driver_name, a.started_at, a.ended_at,
                    a.started_by, a.ended_by
               from fleet.assignments a
               join fleet.vehicles v on v.id = a.vehicle_id
               join fleet.drivers d on d.id = a.driver_id " + $tail
            $(, $arg)*
        )
    };
}

/// The open assignments that touch this vehicle or this driver: at most two.
pub async fn open(
    tx: &mut Tx,
    vehicle: Option<VehicleId>,
    driver: Option<DriverId>,
) -> sqlx::Result<Vec<Assignment>> {
    let rows = select_assignments!(
        "where a.ended_at is null and (a.vehicle_id = $1 or a.driver_id = $2) order by a.id",
        vehicle.map(|v| v.0),
        driver.map(|d| d.0),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Assignment::from).collect())
}

pub async fn end(tx: &mut Tx, id: AssignmentId) -> sqlx::Result<()> {
    let (now, user) = (tx.now(), tx.user());
    sqlx::query!(
        "update fleet.assignments set ended_at = greatest($2, started_at), ended_by = $3 where id = $1 and ended_at is null",
        id.0,
        now as Time,
        user.map(|u| u.0)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The two partial unique indexes decide a race: whoever comes second hears which rule it met.
pub async fn start(tx: &mut Tx, id: AssignmentId, vehicle: VehicleId, driver: DriverId) -> Result<(), Error> {
    let (now, user) = (tx.now(), tx.user());
    let done = sqlx::query!(
        "insert into fleet.assignments (id, vehicle_id, driver_id, started_at, started_by) values ($1, $2, $3, $4, $5)",
        id.0,
        vehicle.0,
        driver.0,
        now as Time,
        user.map(|u| u.0)
    )
    .execute(tx.conn())
    .await;
    match done {
        Err(sqlx::Error::Database(e)) if e.constraint() == Some("assignments_one_per_vehicle") => {
            Err(Error::VehicleTaken)
        }
        other => other.map(|_| ()).on_constraint("assignments_one_per_driver", || Error::DriverBusy),
    }
}

pub async fn history(
    tx: &mut Tx,
    vehicle: Option<VehicleId>,
    driver: Option<DriverId>,
    ask: &PageAsk,
) -> sqlx::Result<Vec<Assignment>> {
    // Newest first: the cursor goes down.
    let rows = select_assignments!(
        "where ($1::uuid is null or a.vehicle_id = $1) and ($2::uuid is null or a.driver_id = $2)
           and ($3::uuid is null or a.id < $3)
         order by a.id desc limit $4 offset $5",
        vehicle.map(|v| v.0),
        driver.map(|d| d.0),
        ask.after,
        ask.fetch(),
        ask.offset,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Assignment::from).collect())
}

impl From<Row> for Assignment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            vehicle: row.vehicle_id.into(),
            vehicle_name: row.vehicle_name,
            driver: row.driver_id.into(),
            driver_name: row.driver_name,
            started_at: row.started_at,
            ended_at: row.ended_at,
            started_by: row.started_by.map(Into::into),
            ended_by: row.ended_by.map(Into::into),
        }
    }
}
