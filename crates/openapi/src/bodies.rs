//! Request bodies (OAS 3, "Request Body Object").

use std::sync::Arc;

use countersign_source::Code;
use serde_json::Value;

use crate::node::Node;
use crate::parameters::Declared;
use crate::reader::Reader;
use crate::schemas::looks_like_schema;
use crate::{MediaType, RequestBody};

impl<'s> Reader<'s, '_> {
    /// The body of an operation: its `requestBody`, else its parameters that are in the body.
    pub(crate) fn request_body(&mut self, operation: &Node<'s>, declared: &[Declared<'s>]) -> Option<RequestBody> {
        let from_parameters = self.body_of_parameters(operation, declared);
        let Some(node) = operation.child("requestBody").filter(|node| !node.value.is_null()) else {
            return from_parameters;
        };
        let followed = self.follow(node)?;
        let component = followed.component();
        let node = followed.node;
        if !self.is_object(&node, "a request body") {
            return None;
        }
        let mut body = RequestBody {
            origin: node.place.clone(),
            description: followed.description.or_else(|| self.text(&node, "description")),
            required: self.flag(&node, "required"),
            component,
            content: self.content(&node),
        };
        if node.value("content").is_none_or(Value::is_null) {
            body.component = None;
            body.content = self.content_of_misplaced_schema(&node);
        }
        if body.content.is_empty() {
            self.say(Code::MissingMember, &node.place, "the request body has no content, and is left out");
            return from_parameters;
        }
        Some(body)
    }

    /// The content of a body or response that has none because a schema stands in its place.
    pub(crate) fn content_of_misplaced_schema(&mut self, node: &Node<'s>) -> Arc<[MediaType]> {
        let schema = node.child("schema").or_else(|| looks_like_schema(node.value).then(|| node.clone()));
        let Some(schema) = schema else {
            return Arc::default();
        };
        let message = "a schema stands where `content` should be; it is taken for `application/json`";
        self.say(Code::MisplacedSchema, &node.place, message);
        let mut media_type = MediaType::new("application/json", node);
        media_type.schema = Some(self.schema(schema));
        Arc::new([media_type])
    }
}
