//! What there is of what a file names, and writing what it says.

use super::{
    Subject,
    judge::{Known, compared, typed},
    sheet::Row,
};
use crate::{
    DriverInput, Error, VehicleInput,
    keep_drivers::{add_driver, change_driver, sql as drivers},
    keep_vehicles::{add_vehicle, change_vehicle, sql as vehicles},
};
use garde::Validate;
use platform::Tx;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Everything that the rows may be about, by key.
pub async fn known(tx: &mut Tx, subject: Subject, rows: &[Row]) -> Result<Known, Error> {
    let key = |row: &Row| row.values.get(subject.key()).and_then(Value::as_str).map(str::to_owned);
    let keys: Vec<String> = rows.iter().filter_map(key).collect();
    let mut known = Known::default();
    match subject {
        Subject::Vehicles => {
            for vehicle in vehicles::with_refs(tx, &keys).await? {
                let key = vehicle.external_ref.clone().unwrap_or_default();
                known.by_key.insert(key, (vehicle.id.0, said(&vehicle, VEHICLE_FIELDS)));
            }
            let plates = vehicles::plates(tx).await?;
            known.plates = plates.into_iter().map(|(plate, id)| (compared(&plate), id)).collect();
        }
        Subject::Drivers => {
            for driver in drivers::with_numbers(tx, &keys).await? {
                let key = driver.employee_no.clone().unwrap_or_default();
                known.by_key.insert(key, (driver.id.0, said(&driver, DRIVER_FIELDS)));
            }
        }
    }
    Ok(known)
}

/// What can be said of a vehicle and a driver: the fields of their inputs.
const VEHICLE_FIELDS: &[&str] = &[
    "name",
    "plate",
    "kind",
    "status",
    "make",
    "model",
    "year",
    "fuel",
    "capacity",
    "skills",
    "equipment",
    "home_place",
    "odometer_m",
    "external_ref",
    "notes",
];
const DRIVER_FIELDS: &[&str] = &[
    "name",
    "phone",
    "email",
    "user",
    "status",
    "employee_no",
    "licence_no",
    "licence_classes",
    "skills",
    "languages",
    "home_place",
    "notes",
];

fn said(shown: &impl Serialize, fields: &[&str]) -> Map<String, Value> {
    let Ok(Value::Object(shown)) = serde_json::to_value(shown) else { return Map::new() };
    shown.into_iter().filter(|(name, _)| fields.contains(&name.as_str())).collect()
}

pub async fn add(tx: &mut Tx, subject: Subject, values: Map<String, Value>) -> Result<(), Error> {
    match subject {
        Subject::Vehicles => add_vehicle(tx, &input::<VehicleInput>(&values)?).await.map(|_| ()),
        Subject::Drivers => add_driver(tx, &input::<DriverInput>(&values)?).await.map(|_| ()),
    }
}

pub async fn change(
    tx: &mut Tx,
    subject: Subject,
    id: Uuid,
    values: Map<String, Value>,
) -> Result<(), Error> {
    match subject {
        Subject::Vehicles => {
            change_vehicle(tx, id.into(), &input::<VehicleInput>(&values)?).await.map(|_| ())
        }
        Subject::Drivers => change_driver(tx, id.into(), &input::<DriverInput>(&values)?).await.map(|_| ()),
    }
}

fn input<T: DeserializeOwned + Validate<Context = ()>>(values: &Map<String, Value>) -> Result<T, Error> {
    typed(values).map_err(Error::Fields)
}
