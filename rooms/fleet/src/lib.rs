//! What moves and who drives it: vehicles, drivers, shifts, devices, documents.
//!
//! For rooms above: [`vehicle`], [`driver`], [`driver_of_user`], [`ready_vehicles`] (what can be planned for some hours),
//! [`active_shift`], and for the tracking room [`device_by_key`] and [`devices_seen`], which work across organisations because
//! a position arrives before anyone signed in.
//!
//! Architecture invariant: one driver per vehicle and one vehicle per driver at any moment; two partial unique indexes say so,
//! and the history of it is never rewritten.

mod assign_driver;
#[cfg(test)]
mod bench;
mod briefs;
mod check;
mod check_vehicle;
mod day;
mod device;
mod document;
mod driver;
mod error;
mod export;
mod find_ready_vehicles;
mod import_csv;
mod keep_devices;
mod keep_document_files;
mod keep_documents;
mod keep_drivers;
mod keep_shifts;
mod keep_vehicles;
mod maintain_vehicles;
mod own_device;
mod own_shift;
mod shift;
mod shift_settings;
mod text;
mod upkeep;
mod vehicle;

pub use assign_driver::{AssignInput, Assignment, assign_driver};
pub use briefs::{
    Crew, DriverBrief, OnShift, Seat, VehicleBrief, crews, driver_briefs, keeps_shifts, on_shift, profiles,
    seats, vehicle_briefs,
};
pub use check::{CheckAnswer, CheckItem, CheckResult, Checked};
pub use check_vehicle::{Checklist, VehicleCheck};
pub use day::{Day, today};
pub use device::{DeviceKind, DeviceStatus};
pub use document::{DocumentKind, Standing};
pub use driver::DriverStatus;
pub use error::Error;
pub use find_ready_vehicles::{ReadyVehicle, ready_vehicles};
pub use keep_devices::{
    Device, DeviceInput, PairedDevice, Pairing, add_device, device_by_imei, device_by_key, device_key,
    devices_seen,
};
pub use keep_documents::{Document, DocumentInput};
pub use keep_drivers::{Driver, DriverInput, add_driver, driver, driver_of_user};
pub use keep_shifts::{Shift, ShiftInput, active_shift, plan_shift};
pub use keep_vehicles::{Vehicle, VehicleInput, add_vehicle, vehicle};
pub use maintain_vehicles::{MaintenanceRecord, MaintenanceRule};
pub use shift::{ShiftCommand, ShiftState};
pub use upkeep::{Due, DueState, Interval};
pub use vehicle::{Capacity, Fuel, VehicleKind, VehicleStatus};

use platform::{App, OpenApiRouter, Room, Sweep, Topic, permission};

permission! {
    VehiclesRead, "vehicles:read";
    VehiclesWrite, "vehicles:write";
    DriversRead, "drivers:read";
    DriversWrite, "drivers:write";
    ShiftsRead, "shifts:read";
    /// Say who drives when, and who sits in what.
    ShiftsWrite, "shifts:write";
    DevicesRead, "devices:read";
    /// Change devices, and see the keys they report with.
    DevicesWrite, "devices:write";
    DocumentsRead, "documents:read";
    DocumentsWrite, "documents:write";
    MaintenanceRead, "maintenance:read";
    MaintenanceWrite, "maintenance:write";
}

pub const ROOM: Room = Room {
    routes,
    permissions: &[
        "vehicles:read",
        "vehicles:write",
        "drivers:read",
        "drivers:write",
        "shifts:read",
        "shifts:write",
        "devices:read",
        "devices:write",
        "documents:read",
        "documents:write",
        "maintenance:read",
        "maintenance:write",
    ],
    sweeps: &[
        Sweep {
            name: "fleet.tell_of_expiry",
            every_s: 3600,
            run: |app| Box::pin(keep_documents::tell_of_expiry(app)),
        },
        Sweep {
            name: "fleet.tell_of_due_work",
            every_s: 3600,
            run: |app| Box::pin(maintain_vehicles::tell_of_due_work(app)),
        },
    ],
    topics: &[
        Topic::new("vehicles", "vehicles:read"),
        Topic::new("drivers", "drivers:read"),
        Topic::new("shifts", "shifts:read"),
        Topic::new("devices", "devices:read"),
        Topic::new("documents", "documents:read"),
    ],
    ..Room::new("fleet", || sqlx::migrate!())
};

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(keep_vehicles::routes())
        .merge(keep_drivers::routes())
        .merge(import_csv::routes())
        .merge(assign_driver::routes())
        .merge(keep_shifts::routes())
        .merge(keep_devices::routes())
        .merge(keep_documents::routes())
        .merge(keep_document_files::routes())
        .merge(check_vehicle::routes())
        .merge(own_shift::routes())
        .merge(own_device::routes())
        .merge(shift_settings::routes())
        .merge(maintain_vehicles::routes())
        .merge(find_ready_vehicles::routes())
}
