//! Operations tagged "Recordings".

use countersign_runtime::{Bytes, File, Style, operation, responses};

use crate::rooms::Client;
use crate::rooms::types::{RoomFilter, UploadRecordingRequest};

impl Client {
    /// Keeps a recording.
    ///
    /// `PUT /recordings/{name}.{extension}`
    pub fn upload_recording(
        &self,
        name: impl Into<String>,
        extension: impl Into<String>,
        body: UploadRecordingBody,
    ) -> UploadRecording {
        let call = self.0.call(UploadRecording::OPERATION);
        let call = call.path("name", name.into()).path("extension", extension.into());
        UploadRecording(match body {
            UploadRecordingBody::MultipartFormData(body) => call.body_as("multipart/form-data", body),
            UploadRecordingBody::OctetStream(body) => call.body_as("application/octet-stream", File::from(body)),
        })
    }

    /// Finds a recording.
    ///
    /// `GET /recordings`
    pub fn find_recording(&self) -> FindRecording {
        FindRecording(self.0.call(FindRecording::OPERATION))
    }
}

operation! {
    /// A call of [`Client::upload_recording`].
    pub struct UploadRecording: PUT "/recordings/{name}.{extension}" {
        id: "UploadRecording",
        .path "name"(String),
        .path "extension"(String),
        bodies: required {
            UploadRecordingRequest = "multipart/form-data",
            File = "application/octet-stream",
        },
        success: UploadRecordingResponse = 200 "application/json" | 204,
        security: ["bearerAuth"] | [],
    }
}

/// The body of [`UploadRecording`].
#[derive(Clone, Debug)]
pub enum UploadRecordingBody {
    /// `multipart/form-data`
    MultipartFormData(UploadRecordingRequest),
    /// `application/octet-stream`
    OctetStream(Bytes),
}

responses! {
    /// The documented successes of [`UploadRecording`].
    pub enum UploadRecordingResponse {
        /// `200`: how many seconds it lasts.
        Ok(f64) = 200,
        /// `204`: kept.
        NoContent = 204,
    }
}

operation! {
    /// A call of [`Client::find_recording`].
    pub struct FindRecording: GET "/recordings" {
        server: "https://files.rooms.example",
        .query "version"(String) .constant("2"),
        /// Which room it was recorded in.
        .query filter(RoomFilter) .style(Style::DeepObject, true),
        success: Bytes = 200 "audio/*" "text/plain",
    }
}
