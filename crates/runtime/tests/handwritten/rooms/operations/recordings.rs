//! Operations tagged "Recordings".

use std::convert::Infallible;

use countersign_runtime::{
    Answer, Bytes, Call, Content, File, Method, Operation, Options, Parameter, Pending, Style, responses,
};

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

/// Keeps a recording: see [`Client::upload_recording`].
#[derive(Clone, Debug)]
#[must_use]
pub struct UploadRecording(Call);

impl UploadRecording {
    pub(crate) const OPERATION: &Operation = &Operation {
        id: "UploadRecording",
        method: Method::PUT,
        path: "/recordings/{name}.{extension}",
        parameters: &[Parameter::path::<String>("name"), Parameter::path::<String>("extension")],
        body: &[
            Content::new::<UploadRecordingRequest>("multipart/form-data"),
            Content::new::<File>("application/octet-stream"),
        ],
        body_required: true,
        success: &[Answer::code(200, &["application/json"]), Answer::code(204, &[])],
        security: &[&["bearerAuth"], &[]],
        ..Operation::BLANK
    };

    /// Changes what only this call does differently: time limit, extra headers, repeats.
    pub fn with(self, options: Options) -> Self {
        Self(self.0.with(options))
    }

    /// Sends the request.
    pub fn send(self) -> Pending<UploadRecordingResponse, Infallible> {
        self.0.send()
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

/// The documented successes of [`UploadRecording`].
pub enum UploadRecordingResponse {
    /// `200`: how many seconds it lasts.
    Ok(f64),
    /// `204`: kept.
    NoContent,
}

responses!(UploadRecordingResponse {
    200 => Ok(f64),
    204 => NoContent,
});

/// Finds a recording: see [`Client::find_recording`].
#[derive(Clone, Debug)]
#[must_use]
pub struct FindRecording(Call);

impl FindRecording {
    pub(crate) const OPERATION: &Operation = &Operation {
        id: "FindRecording",
        method: Method::GET,
        path: "/recordings",
        parameters: &[Parameter::query::<RoomFilter>("filter").style(Style::DeepObject, true)],
        success: &[Answer::code(200, &["audio/*", "text/plain"])],
        ..Operation::BLANK
    };

    /// Which room it was recorded in.
    pub fn filter(self, filter: RoomFilter) -> Self {
        Self(self.0.query("filter", filter))
    }

    /// Changes what only this call does differently: time limit, extra headers, repeats.
    pub fn with(self, options: Options) -> Self {
        Self(self.0.with(options))
    }

    /// Sends the request.
    pub fn send(self) -> Pending<Bytes, Infallible> {
        self.0.send()
    }
}
