//! The headers of a response: every documented value, and what could not be made.

use countersign_model::Response;
use countersign_schema::Direction;

use super::exchange::Argument;
use super::name;
use super::sample::{LeftOut, Sampler, Samples};

/// The values of the headers of a response.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// The first value of each header, which most exchanges share.
    pub first: Vec<Argument>,
    /// The further documented values, by label.
    pub further: Vec<(String, Argument)>,
    /// What could not be made.
    pub left_out: Vec<LeftOut>,
}

/// Values for every documented header. The error is why a required one could not be made.
pub(super) fn plan(sampler: &mut Sampler<'_>, response: &Response) -> Result<Headers, String> {
    let mut headers = Headers::default();
    for (index, header) in response.headers.iter().enumerate() {
        // The media types of the response say what it is.
        if header.name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let prefix = format!("header::{}", header.name);
        let Samples { usable, unfit } = sampler.of_parameter(header, Direction::Response);
        headers.left_out.extend(unfit.into_iter().map(|unfit| unfit.of(&prefix)));
        match usable {
            Ok(samples) => {
                let mut samples = samples.into_iter();
                headers.first.extend(samples.next().map(|sample| Argument { index, sample }));
                headers.further.extend(samples.map(|sample| {
                    let label = format!("{prefix}::{}", name::label(&sample));
                    (label, Argument { index, sample })
                }));
            }
            Err(reason) if header.required => return Err(format!("the header `{}`: {reason}", header.name)),
            Err(reason) => headers.left_out.push(LeftOut::new("generated", reason, &header.origin).of(&prefix)),
        }
    }
    Ok(headers)
}
