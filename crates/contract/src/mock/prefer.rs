//! What a client asks a mock server for: `Prefer: code=403, example=locked` (RFC 7240).

/// The preferences of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The status to answer with.
    pub code: Option<u16>,
    /// The name of the example to answer with.
    pub example: Option<String>,
}

impl Preferences {
    /// Reads the value of `Prefer`. A preference that is not known is ignored, as the RFC has it; one that is known and makes no
    /// sense is the error, since who writes it waits for what it asks for.
    pub fn parse(header: &str) -> Result<Self, String> {
        let mut preferences = Self::default();
        for preference in header.split([',', ';']) {
            let Some((name, value)) = preference.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => preferences.code = Some(status(value)?),
                "example" => preferences.example = Some(value.to_owned()),
                _ => {}
            }
        }
        Ok(preferences)
    }
}

/// A status: three digits (RFC 9112, section 4).
fn status(text: &str) -> Result<u16, String> {
    let status = text.parse().ok().filter(|status| (100..=999).contains(status));
    status.ok_or_else(|| format!("`Prefer: code={text}` names no status: it is to be a number of three digits"))
}

#[cfg(test)]
mod tests {
    use super::Preferences;

    #[test]
    fn code_and_example_are_read() {
        let preferences = Preferences::parse("code=403, respond-async; example=\"locked room\"");
        assert_eq!(preferences, Ok(Preferences { code: Some(403), example: Some("locked room".to_owned()) }));
        assert_eq!(Preferences::parse("wait=x"), Ok(Preferences::default()));
        for nonsense in ["code=x", "code=", "example=a, code=99", "code=70000"] {
            assert!(Preferences::parse(nonsense).is_err(), "{nonsense}");
        }
    }
}
