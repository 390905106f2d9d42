//! No type has more members than generated code has room for; a larger one becomes any value, and is reported.
//!
//! ```text
//! an object of 9,000 properties      becomes      any value
//! ```

use countersign_source::Code;
use countersign_source::limits::{ENUM_VALUES, MEMBERS};

use super::Settling;
use crate::{Constraints, Kind, TypeId};

impl Settling<'_> {
    /// Runs once the fields and variants of all types are known.
    pub(super) fn bound_members(&mut self) {
        for id in (0..self.types.len()).map(TypeId::at) {
            let Some((code, members, limit)) = excess(&self.types.get(id).kind) else { continue };
            self.report(code, id, format!("a type has up to {limit} {members}; any value is accepted here"));
            if let Some(node) = self.types.get_mut(id) {
                node.kind = Kind::Any;
                node.constraints = Constraints::default();
            }
        }
    }
}

/// What a kind has too many of, and the limit.
fn excess(kind: &Kind) -> Option<(Code, &'static str, usize)> {
    let (count, excess) = match kind {
        Kind::Object(object) => (object.fields.len(), (Code::TooManyFields, "properties", MEMBERS)),
        Kind::Union(union) => (union.variants.len(), (Code::TooManyVariants, "variants", MEMBERS)),
        Kind::Enum(listed) => (listed.values.len(), (Code::TooManyVariants, "values", ENUM_VALUES)),
        _ => return None,
    };
    let (.., limit) = excess;
    (count > limit).then_some(excess)
}
