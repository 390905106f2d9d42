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
    /// Reads the value of `Prefer`; what is not understood is ignored, as the RFC has it.
    pub fn parse(header: &str) -> Self {
        let mut preferences = Self::default();
        for preference in header.split([',', ';']) {
            let Some((name, value)) = preference.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => preferences.code = value.parse().ok(),
                "example" => preferences.example = Some(value.to_owned()),
                _ => {}
            }
        }
        preferences
    }
}

#[cfg(test)]
mod tests {
    use super::Preferences;

    #[test]
    fn code_and_example_are_read() {
        let preferences = Preferences::parse("code=403, respond-async; example=\"locked room\"");
        assert_eq!(preferences, Preferences { code: Some(403), example: Some("locked room".to_owned()) });
        assert_eq!(Preferences::parse("code=x"), Preferences::default());
    }
}
