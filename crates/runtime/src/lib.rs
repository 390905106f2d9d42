//! What generated clients call: operations, parameter styles, credentials, errors, transports.

mod file;
mod formats;
mod map;
pub mod shape;

pub use bytes::Bytes;
pub use file::File;
pub use formats::{Base64, Formatted, TextFormat};
pub use map::Map;
#[doc(hidden)]
pub use serde;
pub use serde_json::Value;
pub use shape::{DecodeError, Path, Rules, Scalar, Violation};
