//! JSON Pointers (RFC 6901).

use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
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
    ///
    /// A form that lacks the leading slash is read as if it had one.
    pub fn from_written(written: &str) -> Self {
        if written.is_empty() || written.starts_with('/') {
            Self(Arc::from(written))
        } else {
            Self(Arc::from(format!("/{written}")))
        }
    }

    /// The pointer in a URI fragment (`#/paths/~1a%20b`, with or without the `#`), percent-decoded (RFC 6901, section 6).
    ///
    /// `None` where the fragment is not a pointer (an `$anchor`, say) or not UTF-8.
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        let decoded = percent_decode_str(fragment.strip_prefix('#').unwrap_or(fragment)).decode_utf8().ok()?;
        (decoded.is_empty() || decoded.starts_with('/')).then(|| Self(Arc::from(decoded)))
    }

    /// The pointer to the member or element `token` (unescaped) of the value this one names.
    pub fn child(&self, token: &str) -> Self {
        let mut written = String::with_capacity(self.0.len() + token.len() + 1);
        written.push_str(&self.0);
        push_token(&mut written, token);
        Self(Arc::from(written))
    }

    /// The pointer to element `index` of the array this one names.
    pub fn index(&self, index: usize) -> Self {
        Self(Arc::from(format!("{}/{index}", self.0)))
    }

    /// The pointer to the value that holds this one; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(Arc::from(parent)))
    }

    /// The last token, unescaped; `None` for the root.
    pub fn last(&self) -> Option<String> {
        self.0.rsplit_once('/').map(|(_, token)| unescape(token))
    }

    /// The unescaped tokens, from the root down.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
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

/// Appends a slash and the token, escaped.
fn push_token(written: &mut String, token: &str) {
    written.push('/');
    // Nearly every token is as it is, and every node of a document has one.
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        written.push_str(token);
        return;
    }
    for character in token.chars() {
        match character {
            '~' => written.push_str("~0"),
            '/' => written.push_str("~1"),
            other => written.push(other),
        }
    }
}

fn unescape(token: &str) -> String {
    if token.contains('~') { token.replace("~1", "/").replace("~0", "~") } else { token.to_owned() }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_are_escaped_on_the_way_in_and_unescaped_on_the_way_out() {
        let pointer = Pointer::root().child("paths").child("/a~b/{c}").index(3);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{c}/3");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b/{c}", "3"]);
        assert_eq!(pointer.last().as_deref(), Some("3"));
        assert_eq!(pointer.parent().and_then(|parent| parent.last()).as_deref(), Some("/a~b/{c}"));
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::root().child("~1").as_str(), "/~01");
    }

    #[test]
    fn fragments_are_percent_decoded() {
        let written = |fragment| Pointer::from_fragment(fragment).map(|pointer| pointer.to_string());
        assert_eq!(written("#/a%20b/~1c%7Bd%7D"), Some("/a b/~1c{d}".to_owned()));
        assert_eq!(written("#"), Some(String::new()));
        assert_eq!(written("/x"), Some("/x".to_owned()));
        assert_eq!(written("#Anchor"), None);
        assert_eq!(written("#/%ff"), None);
    }

    #[test]
    fn a_pointer_resolves_members_and_elements() {
        let root = json!({"a/b": [{"": 7}]});
        let pointer = Pointer::root().child("a/b").index(0).child("");
        assert_eq!(pointer.resolve(&root), Some(&json!(7)));
        assert_eq!(Pointer::root().resolve(&root), Some(&root));
        assert_eq!(Pointer::from_written("/a~1b/1").resolve(&root), None);
    }
}
