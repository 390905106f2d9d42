//! Bytes with a name and a type: what a multipart form sends and a binary property holds.

use bytes::Bytes;

/// A file to send: its bytes, and the name and media type that go with them in a multipart form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// What the file holds.
    pub bytes: Bytes,
    /// Its name, as the server should see it.
    pub name: Option<String>,
    /// Its media type; without one it goes as `application/octet-stream`.
    pub media_type: Option<String>,
}

impl File {
    /// A file with a name.
    #[must_use]
    pub fn named(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), name: Some(name.into()), media_type: None }
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self { bytes, ..Self::default() }
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}
