//! Strings with a format, in bodies. The text is kept exactly as it came, so that a server that bends its own format never
//! makes a valid response fail and a round trip changes nothing; the parsed value is there whenever the text parses.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, general_purpose};

/// A type that a formatted string may hold.
pub trait TextFormat: FromStr + fmt::Display + 'static {
    /// The format's name in OpenAPI documents.
    const NAME: &'static str;
}

macro_rules! text_formats {
    ($($type:ty => $name:literal;)*) => {
        $(impl TextFormat for $type {
            const NAME: &'static str = $name;
        })*
    };
}

text_formats! {
    uuid::Uuid => "uuid";
    jiff::Timestamp => "date-time";
    jiff::civil::Date => "date";
    jiff::civil::Time => "time";
    std::net::Ipv4Addr => "ipv4";
    std::net::Ipv6Addr => "ipv6";
    std::net::IpAddr => "ip";
}

/// The longest text that is parsed, in bytes: no format here needs more than a few dozen.
const LONGEST: usize = 1 << 10;

/// A string that should be a `T`, such as `Formatted<uuid::Uuid>`.
///
/// ```
/// use countersign_runtime::Formatted;
///
/// let day = Formatted::<jiff::civil::Date>::from(jiff::civil::date(2026, 11, 23));
/// assert_eq!(day.as_str(), "2026-11-23");
/// assert_eq!(Formatted::<jiff::civil::Date>::from("yesterday").value(), None);
/// ```
#[repr(transparent)]
pub struct Formatted<T> {
    text: String,
    parsed: PhantomData<fn() -> T>,
}

impl<T: TextFormat> Formatted<T> {
    /// The parsed value, if the text is one.
    #[must_use]
    pub fn value(&self) -> Option<T> {
        self.text.parse().ok()
    }

    /// Whether a text is in the format. One that is too long is not parsed, because parsers put all of it into their errors.
    pub(crate) fn accepts(text: &str) -> bool {
        text.len() <= LONGEST && text.parse::<T>().is_ok()
    }
}

impl<T> Formatted<T> {
    /// The text as it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: TextFormat> From<T> for Formatted<T> {
    fn from(value: T) -> Self {
        Self { text: value.to_string(), parsed: PhantomData }
    }
}

impl<T> From<String> for Formatted<T> {
    fn from(text: String) -> Self {
        Self { text, parsed: PhantomData }
    }
}

impl<T> From<&str> for Formatted<T> {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

/// A string of base64, as `format: byte` has it.
///
/// ```
/// use countersign_runtime::Base64;
///
/// assert_eq!(Base64::encode(b"hello").as_str(), "aGVsbG8=");
/// assert_eq!(Base64::from("aGVsbG8").decode().as_deref(), Some(b"hello".as_slice()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct Base64(String);

/// Reads base64 with and without padding.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

impl Base64 {
    /// The base64 of some bytes, in the standard alphabet, padded.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// The bytes, if the text is base64 in the standard or the URL-safe alphabet, padded or not.
    #[must_use]
    pub fn decode(&self) -> Option<Vec<u8>> {
        let standard = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
        let url_safe = GeneralPurpose::new(
            &base64::alphabet::URL_SAFE,
            general_purpose::NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent),
        );
        standard.decode(&self.0).or_else(|_| url_safe.decode(&self.0)).ok()
    }

    /// The text as it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is base64.
    pub(crate) fn accepts(text: &str) -> bool {
        Self::from(text).decode().is_some()
    }
}

impl From<String> for Base64 {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Base64 {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<T> Clone for Formatted<T> {
    fn clone(&self) -> Self {
        Self::from(self.text.clone())
    }
}

impl<T> PartialEq for Formatted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Formatted<T> {}

impl<T> std::hash::Hash for Formatted<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for Formatted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

impl<T> fmt::Display for Formatted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
