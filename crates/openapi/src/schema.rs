//! Schemas of every dialect, in one form.

use countersign_source::Place;
use indexmap::{IndexMap, IndexSet};
use serde_json::{Number, Value};

/// The number of a schema in its document's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// The arena of a document's schemas. Ids come from this arena alone, so looking one up cannot fail.
#[derive(Debug, Default)]
pub struct Schemas {
    nodes: Vec<Schema>,
    /// What an id from elsewhere finds: a schema that allows everything.
    anything: Schema,
}

impl Schemas {
    /// Adds a schema.
    pub fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(schema);
        id
    }

    /// The schema of an id.
    pub fn get(&self, id: SchemaId) -> &Schema {
        self.nodes.get(id.0 as usize).unwrap_or(&self.anything)
    }

    /// The schema of an id, to be changed.
    pub fn get_mut(&mut self, id: SchemaId) -> Option<&mut Schema> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every schema with its id.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(index, schema)| (SchemaId(u32::try_from(index).unwrap_or(u32::MAX)), schema))
    }
}

/// The JSON types a value may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Types {
    /// `null`
    pub null: bool,
    /// `boolean`
    pub boolean: bool,
    /// `integer`
    pub integer: bool,
    /// `number`
    pub number: bool,
    /// `string`
    pub string: bool,
    /// `array`
    pub array: bool,
    /// `object`
    pub object: bool,
}

/// A bound on a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The number.
    pub value: Number,
    /// Whether the number itself is out.
    pub exclusive: bool,
}

/// What a schema says of properties it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Additional {
    /// `false`: there are none.
    Forbidden,
    /// `true`: anything goes.
    Allowed,
    /// They follow a schema.
    Schema(SchemaId),
}

/// How a union tells its variants apart (OAS 3, "Discriminator Object").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discriminator {
    /// Where it stands.
    pub origin: Place,
    /// The property that tells.
    pub property: String,
    /// The values that are not the schema's name, with the schema each stands for.
    pub mapping: IndexMap<String, SchemaId>,
    /// 3.2: the schema where the property is missing.
    pub default: Option<SchemaId>,
}

/// A schema: its keywords, the same in every dialect. The dialect's own text stays in the tree, at `origin`, for the
/// validator.
///
/// `nullable: true`, `type: [T, "null"]` and `x-nullable` all come down to `types.null` (where `nullable` stands without a
/// type, as beside `allOf` or a reference, every type is set: null is allowed, and nothing else is said); `const` is an
/// `enumeration` of one; boolean `exclusiveMinimum` and the numeric one are a [`Bound`]; 2.0's `type: file` is a binary
/// string.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands; `None` only for schemas no document wrote.
    pub origin: Option<Place>,
    /// The name of the component it is.
    pub component: Option<String>,
    /// `false`: no value is valid.
    pub never: bool,
    /// The target of `$ref` (or `$dynamicRef`), which is never this schema itself through any chain of references. The other
    /// keywords are its siblings; in 3.0 and 2.0 only `description`, `default`, `example`, `nullable`, `deprecated`,
    /// `readOnly` and `writeOnly` survive beside a reference, as annotations.
    pub reference: Option<SchemaId>,
    /// The types a value may have; `None` where it says nothing.
    pub types: Option<Types>,
    /// `enum` or `const`.
    pub enumeration: Option<Vec<Value>>,
    /// Names for the values of `enumeration` (`x-enum-varnames`, `x-enumNames`), by position.
    pub enumeration_names: Vec<String>,
    /// Descriptions for the values (`x-enum-descriptions`), by position.
    pub enumeration_descriptions: Vec<String>,
    /// `format`
    pub format: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// `default`
    pub default: Option<Value>,
    /// `example`, and JSON Schema's `examples`, with where each stands.
    pub examples: Vec<(Place, Value)>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Whether it is only ever received.
    pub read_only: bool,
    /// Whether it is only ever sent.
    pub write_only: bool,
    /// `minimum` and `exclusiveMinimum`: the narrower.
    pub minimum: Option<Bound>,
    /// `maximum` and `exclusiveMaximum`: the narrower.
    pub maximum: Option<Bound>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `pattern`, as written (ECMA 262).
    pub pattern: Option<String>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `items` (for elements after `prefix_items`).
    pub items: Option<SchemaId>,
    /// `items: false`: no elements after `prefix_items`.
    pub items_forbidden: bool,
    /// `prefixItems`
    pub prefix_items: Vec<SchemaId>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `properties`, in order.
    pub properties: IndexMap<String, SchemaId>,
    /// `required`, in order; may name properties that are not declared.
    pub required: IndexSet<String>,
    /// `additionalProperties`, or `unevaluatedProperties` where that alone is given.
    pub additional: Option<Additional>,
    /// `patternProperties`
    pub pattern_properties: IndexMap<String, SchemaId>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf`
    pub any_of: Vec<SchemaId>,
    /// `oneOf`
    pub one_of: Vec<SchemaId>,
    /// `not`
    pub not: Option<SchemaId>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
}
