//! How a parameter's value is written: `style` and `explode`, and 2.0's `collectionFormat`.

use countersign_source::Code;
use openapiv3::{CookieStyle, HeaderStyle, PathStyle, QueryStyle};
use serde::Deserialize;
use serde_json::Value;

use crate::node::Node;
use crate::reader::Reader;
use crate::{ParameterLocation, ParameterStyle};

impl<'s> Reader<'s, '_> {
    /// The style of a parameter, and whether it explodes.
    pub(crate) fn style(&mut self, node: &Node<'s>, location: ParameterLocation) -> (ParameterStyle, bool) {
        let given = self.style_given(node, location);
        if given.is_none()
            && let Some(collection) = self.collection_style(node, location)
        {
            return collection;
        }
        let style = given.unwrap_or(default_style(location));
        // OAS 3: "When style is `form` or `cookie`, the default value is `true`."
        let explodes_by_default = matches!(style, ParameterStyle::Form | ParameterStyle::Cookie) && !self.is_swagger();
        (style, self.flag_given(node, "explode").unwrap_or(explodes_by_default))
    }

    /// The style that a node names, if it is one of its location's.
    pub(crate) fn style_given(&mut self, node: &Node<'s>, location: ParameterLocation) -> Option<ParameterStyle> {
        let written = node.value("style").filter(|value| !value.is_null())?;
        let style = style_at(written, location);
        if style.is_none() {
            let message = format!("{written} is no style for a parameter in this place; the default is used");
            self.say(Code::UnknownStyle, &node.place.child("style"), message);
        }
        style
    }

    /// What 2.0's `collectionFormat` comes down to.
    pub(crate) fn collection_style(
        &mut self,
        node: &Node<'s>,
        location: ParameterLocation,
    ) -> Option<(ParameterStyle, bool)> {
        let written = node.value("collectionFormat")?;
        let style = match written.as_str() {
            Some("csv") => default_style(location),
            Some("ssv") => ParameterStyle::SpaceDelimited,
            Some("tsv") => ParameterStyle::TabDelimited,
            Some("pipes") => ParameterStyle::PipeDelimited,
            Some("multi") => return Some((ParameterStyle::Form, true)),
            _ => {
                let message = format!("{written} is no collection format; `csv` is assumed");
                self.say(Code::UnknownStyle, &node.place.child("collectionFormat"), message);
                default_style(location)
            }
        };
        Some((style, false))
    }
}

fn default_style(location: ParameterLocation) -> ParameterStyle {
    match location {
        ParameterLocation::Path | ParameterLocation::Header => ParameterStyle::Simple,
        ParameterLocation::Query | ParameterLocation::QueryString | ParameterLocation::Cookie => ParameterStyle::Form,
    }
}

fn style_at(written: &Value, location: ParameterLocation) -> Option<ParameterStyle> {
    match location {
        ParameterLocation::Path => Some(match PathStyle::deserialize(written).ok()? {
            PathStyle::Matrix => ParameterStyle::Matrix,
            PathStyle::Label => ParameterStyle::Label,
            PathStyle::Simple => ParameterStyle::Simple,
        }),
        ParameterLocation::Query | ParameterLocation::QueryString => {
            Some(match QueryStyle::deserialize(written).ok()? {
                QueryStyle::Form => ParameterStyle::Form,
                QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
                QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
                QueryStyle::DeepObject => ParameterStyle::DeepObject,
            })
        }
        ParameterLocation::Header => HeaderStyle::deserialize(written).ok().map(|_| ParameterStyle::Simple),
        // 3.2's own style, which openapiv3 does not know.
        ParameterLocation::Cookie if written == "cookie" => Some(ParameterStyle::Cookie),
        ParameterLocation::Cookie => CookieStyle::deserialize(written).ok().map(|_| ParameterStyle::Form),
    }
}
