//! What publishing a route could not do.

use crate::Error;
use kernel::{DeliveryId, Fault, FieldError};

/// What publishing could not do, delivery by delivery: the rest is done.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    pub delivery: DeliveryId,
    pub why: FieldError,
}

/// Why, in words and for programs; a refusal's own code is that of the error.
pub fn because(code: &'static str, message: impl Into<String>) -> FieldError {
    FieldError::coded("", code, message)
}

pub fn refused(error: &Error) -> FieldError {
    because(error.code(), error.to_string())
}
