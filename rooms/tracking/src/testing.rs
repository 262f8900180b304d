//! A fleet for tests: vehicles, drivers and devices as the fleet room would have written them.

use kernel::{DeviceId, DriverId, OrgId, UserId, VehicleId};
use testkit::Stage;
use uuid::Uuid;

pub const NOW: &str = "2026-11-21T06:00:00Z";

pub async fn vehicle(stage: &Stage, org: OrgId) -> VehicleId {
    let id = VehicleId::mint();
    sqlx::query(
        "insert into fleet.vehicles (id, org_id, name, kind, status, created_at, updated_at)
         values ($1, $2, 'Van', 'van', 'active', now(), now())",
    )
    .bind(id)
    .bind(org)
    .execute(&mut stage.eyes().await)
    .await
    .unwrap();
    id
}

/// A device with a key of its own, fitted to a vehicle or lying about.
pub async fn device(stage: &Stage, org: OrgId, vehicle: Option<VehicleId>) -> String {
    let key = Uuid::new_v4().simple().to_string();
    sqlx::query(
        "insert into fleet.devices (id, org_id, name, kind, key, status, vehicle_id, created_at, updated_at)
         values ($1, $2, 'Phone', 'phone', $3, 'active', $4, now(), now())",
    )
    .bind(DeviceId::mint())
    .bind(org)
    .bind(&key)
    .bind(vehicle)
    .execute(&mut stage.eyes().await)
    .await
    .unwrap();
    key
}

/// A driver who signs in as `user` and sits in `vehicle`.
pub async fn driver(stage: &Stage, org: OrgId, user: UserId, vehicle: Option<VehicleId>) {
    let id = DriverId::mint();
    let mut eyes = stage.eyes().await;
    sqlx::query(
        "insert into fleet.drivers (id, org_id, name, user_id, status, created_at, updated_at)
         values ($1, $2, 'Amal', $3, 'active', now(), now())",
    )
    .bind(id)
    .bind(org)
    .bind(user)
    .execute(&mut eyes)
    .await
    .unwrap();
    if let Some(vehicle) = vehicle {
        sqlx::query("insert into fleet.assignments (id, org_id, vehicle_id, driver_id, started_at) values ($1, $2, $3, $4, now())")
            .bind(Uuid::now_v7())
            .bind(org)
            .bind(vehicle)
            .bind(id)
            .execute(&mut eyes)
            .await
            .unwrap();
    }
}

pub async fn count(stage: &Stage, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from tracking.{table}")))
        .fetch_one(&mut stage.eyes().await)
        .await
        .unwrap()
}
