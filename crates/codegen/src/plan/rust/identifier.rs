//! Identifiers: valid by construction.
//!
//! `plan` alone makes them; `emit` can only print them. So no text of a document becomes a token without having been named.

/// A Rust identifier, `r#` included where it needs one. Valid wherever Rust takes an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identifier(String);

impl Identifier {
    /// An identifier from what is meant to be one already. Whatever Rust does not take is repaired, so that this is total;
    /// that what names are made of stays distinct is the business of `words` and `claims`.
    pub(in crate::plan) fn new(text: &str) -> Self {
        let bare = text.strip_prefix("r#").unwrap_or(text);
        let word = |character| if unicode_ident::is_xid_continue(character) { character } else { '_' };
        let mut name: String = bare.chars().map(word).collect();
        if !name.starts_with(|first| first == '_' || unicode_ident::is_xid_start(first)) {
            name.insert(0, '_');
        }
        if is_never_raw(&name) {
            name.push_str("_name");
        } else if is_keyword(&name) {
            name.insert_str(0, "r#");
        }
        Self(name)
    }

    /// The text as it is written in Rust, `r#` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without `r#`, and whether it had it.
    pub fn parts(&self) -> (&str, bool) {
        self.0.strip_prefix("r#").map_or((self.0.as_str(), false), |bare| (bare, true))
    }
}

impl From<Identifier> for String {
    fn from(identifier: Identifier) -> Self {
        identifier.0
    }
}

/// Whether Rust reserves a word, in any edition up to 2024, so that nothing can be named so.
pub fn is_reserved(word: &str) -> bool {
    is_never_raw(word) || is_keyword(word)
}

/// Whether Rust reserves a word, even as `r#word`.
fn is_never_raw(word: &str) -> bool {
    matches!(word, "self" | "super" | "crate" | "Self" | "_")
}

/// Whether Rust reserves a word that can be written `r#word`, in any edition up to 2024.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_comes_is_an_identifier() {
        let cases = [
            ("room_id", "room_id"),
            ("type", "r#type"),
            ("r#type", "r#type"),
            ("Größe", "Größe"),
            ("self", "self_name"),
            ("m-search", "m_search"),
            ("1st", "_1st"),
            (".", "__name"),
            ("", "__name"),
            ("a{b}\u{202e}", "a_b__"),
        ];
        for (text, expected) in cases {
            let identifier = Identifier::new(text);
            assert_eq!(identifier.as_str(), expected, "{text:?}");
            assert!(syn::parse_str::<syn::Ident>(identifier.as_str()).is_ok(), "{text:?}");
        }
    }
}
