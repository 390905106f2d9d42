//! `discriminator` with a `mapping`: which values its property may have.

use serde_json::{Map, Value, json};

use super::{MAPPED, Subject, Translator};

impl Translator<'_> {
    /// Marks a schema whose instances name their alternative by a value that the mapping knows, or by the name of a schema. Without a
    /// mapping, and with one for all other values (3.2), any value will do.
    pub(super) fn discriminate(&mut self, subject: &Subject<'_>, translated: &mut Map<String, Value>) {
        let discriminator = subject.members.get("discriminator");
        let member = |name| discriminator.and_then(|discriminator| discriminator.get(name));
        let (Some(property), Some(mapping), None) = (
            member("propertyName").and_then(Value::as_str),
            member("mapping").and_then(Value::as_object).filter(|mapping| !mapping.is_empty()),
            member("defaultMapping"),
        ) else {
            return;
        };
        let known: Vec<String> = mapping.keys().cloned().chain(self.implied(subject)).collect();
        translated.insert(MAPPED.to_owned(), json!({ "property": property, "known": known }));
        let place = subject.place.child("discriminator").child("mapping");
        self.origins.insert(format!("{}/{MAPPED}", subject.at), place);
    }

    /// The names that stand for schemas without being mapped: those of the alternatives; of subtypes, which are found nowhere in the
    /// schema itself, those of all components.
    fn implied(&self, subject: &Subject<'_>) -> Vec<String> {
        let lists = ["oneOf", "anyOf"].iter().filter_map(|keyword| subject.members.get(*keyword)?.as_array());
        let alternatives: Vec<&Value> = lists.flatten().collect();
        if !alternatives.is_empty() {
            let references = alternatives.iter().filter_map(|alternative| alternative.get("$ref")?.as_str());
            return references.filter_map(|reference| Some(reference.rsplit(['/', '#']).next()?.to_owned())).collect();
        }
        let root = self.inner.sources.get(subject.place.file).map(|source| &source.root);
        let components = root.and_then(|root| root.pointer("/components/schemas").or_else(|| root.get("definitions")));
        components.and_then(Value::as_object).into_iter().flat_map(|components| components.keys().cloned()).collect()
    }
}
