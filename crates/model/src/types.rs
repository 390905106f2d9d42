//! Types: what schemas say, without their syntax.

use countersign_source::Place;
use serde_json::{Number, Value};

/// The number of a type in its API's arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The id of the type at a position.
    pub(crate) fn at(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }
}

/// The arena of an API's types. Ids come from this arena alone, so looking one up cannot fail.
#[derive(Debug, Default)]
pub struct Types {
    nodes: Vec<Type>,
    /// What an id from elsewhere finds.
    any: Type,
}

impl Types {
    /// No types, with room for some.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { nodes: Vec::with_capacity(capacity), any: Type::default() }
    }

    /// Adds a type.
    pub fn push(&mut self, node: Type) -> TypeId {
        let id = TypeId::at(self.nodes.len());
        self.nodes.push(node);
        id
    }

    /// The type of an id.
    pub fn get(&self, id: TypeId) -> &Type {
        self.nodes.get(id.0 as usize).unwrap_or(&self.any)
    }

    /// The type of an id, to be changed.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut Type> {
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

    /// Every type, to be changed.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        self.nodes.iter_mut()
    }

    /// Leaves out the types for which `keep` is false; the others move up, in order.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(TypeId) -> bool) {
        let mut position = 0;
        self.nodes.retain(|_| {
            let id = TypeId::at(position);
            position += 1;
            keep(id)
        });
    }

    /// Every type with its id.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.nodes.iter().enumerate().map(|(index, node)| (TypeId::at(index), node))
    }
}

/// A type where it is used: null belongs to the use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeUse {
    /// The type.
    pub id: TypeId,
    /// Whether null is a value here.
    pub nullable: bool,
}

/// A type.
#[derive(Clone, Debug, Default)]
pub struct Type {
    /// The location of its schema; `None` for types that no schema wrote.
    pub origin: Option<Place>,
    /// The name of the component it is.
    pub component: Option<String>,
    /// Its documentation.
    pub docs: Documentation,
    /// The bounds of its values.
    pub constraints: Constraints,
    /// What it is.
    pub kind: Kind,
}

/// A named schema of the document: a type, or an alias of one. An alias is no type: every use of it is a use of its target.
#[derive(Clone, Debug)]
pub struct Component {
    /// The location of its schema.
    pub origin: Option<Place>,
    /// Its documentation, which an alias does not share with its target.
    pub docs: Documentation,
    /// The bounds that its schema states.
    pub constraints: Constraints,
    /// The type that it is or stands for.
    pub target: TypeUse,
}

impl Component {
    /// Whether the component called `name` is an alias: its type has another name, or none.
    pub fn is_alias(&self, name: &str, types: &Types) -> bool {
        types.get(self.target.id).component.as_deref() != Some(name)
    }
}

/// The documentation of a schema.
#[derive(Clone, Debug, Default)]
pub struct Documentation {
    /// `title`
    pub title: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Documented values, with the location of each.
    pub examples: Vec<(Place, Value)>,
}

/// What a type is.
#[derive(Clone, Debug, Default)]
pub enum Kind {
    /// Any JSON value.
    #[default]
    Any,
    /// No value but null.
    Null,
    /// No value at all.
    Never,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(IntegerRange),
    /// A number.
    Number,
    /// Text.
    String(StringFormat),
    /// A list.
    Array(TypeUse),
    /// A list whose elements have types by position, then `rest` (where `None`, anything; nothing, where `max_items` of the
    /// constraints is the number of `items`).
    Tuple {
        /// The types by position.
        items: Vec<TypeUse>,
        /// The type of elements after those.
        rest: Option<TypeUse>,
    },
    /// An object with any keys, all values of one type.
    Map(TypeUse),
    /// An object with named fields.
    Object(Object),
    /// One of a list of values; new ones may come.
    Enum(Enum),
    /// One of several types.
    Union(Union),
}

impl Kind {
    /// Every use of a type in this one: elements, fields or variants in order, then the rest.
    pub fn children(&self) -> impl Iterator<Item = TypeUse> {
        let (items, fields, variants, rest): (&[TypeUse], &[Field], &[Variant], Option<TypeUse>) = match self {
            Self::Array(item) | Self::Map(item) => (&[], &[], &[], Some(*item)),
            Self::Tuple { items, rest } => (items, &[], &[], *rest),
            Self::Object(Object { fields, rest: Rest::Kept(rest) }) => (&[], fields, &[], Some(*rest)),
            Self::Object(Object { fields, rest: Rest::Ignored }) => (&[], fields, &[], None),
            Self::Union(Union { variants, .. }) => (&[], &[], variants, None),
            Self::Any
            | Self::Null
            | Self::Never
            | Self::Boolean
            | Self::Integer(_)
            | Self::Number
            | Self::String(_)
            | Self::Enum(_) => (&[], &[], &[], None),
        };
        let named = fields.iter().map(|field| field.value).chain(variants.iter().map(|variant| variant.value));
        items.iter().copied().chain(named).chain(rest)
    }

    /// As [`children`](Self::children), to be changed.
    pub(crate) fn children_mut(&mut self) -> impl Iterator<Item = &mut TypeUse> {
        let (items, fields, variants, rest): (&mut [TypeUse], &mut [Field], &mut [Variant], Option<&mut TypeUse>) =
            match self {
                Self::Array(item) | Self::Map(item) => (&mut [], &mut [], &mut [], Some(item)),
                Self::Tuple { items, rest } => (items, &mut [], &mut [], rest.as_mut()),
                Self::Object(Object { fields, rest: Rest::Kept(rest) }) => (&mut [], fields, &mut [], Some(rest)),
                Self::Object(Object { fields, rest: Rest::Ignored }) => (&mut [], fields, &mut [], None),
                Self::Union(Union { variants, .. }) => (&mut [], &mut [], variants, None),
                Self::Any
                | Self::Null
                | Self::Never
                | Self::Boolean
                | Self::Integer(_)
                | Self::Number
                | Self::String(_)
                | Self::Enum(_) => (&mut [], &mut [], &mut [], None),
            };
        let fields = fields.iter_mut().map(|field| &mut field.value);
        let variants = variants.iter_mut().map(|variant| &mut variant.value);
        items.iter_mut().chain(fields).chain(variants).chain(rest)
    }
}

/// The whole numbers that a type's bounds, format and examples call for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IntegerRange {
    /// Within 64 bits with a sign, which is also what an integer without format is.
    #[default]
    I64,
    /// Never negative, and possibly beyond `I64`.
    U64,
    /// Bounds beyond both.
    Beyond,
}

/// What text of a type says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum StringFormat {
    /// Nothing in particular, or a `format` without a type of its own.
    #[default]
    Plain,
    /// `uuid`
    Uuid,
    /// `date-time` (RFC 3339).
    DateTime,
    /// `date` (RFC 3339 full-date).
    Date,
    /// `byte`, `base64`, or `contentEncoding: base64`.
    Base64,
    /// `binary`, 2.0's `file`, or `contentMediaType` without encoding: the raw bytes of a body or part.
    Binary,
    /// Text that is a number (`decimal`).
    Decimal,
    /// `uri`, `url`, `iri`.
    Uri,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `time`
    Time,
    /// `duration` (ISO 8601).
    Duration,
}

/// An object with named fields.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// What becomes of properties without a name here.
    pub rest: Rest,
}

/// What becomes of undeclared properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// The document says nothing, or forbids them: what comes all the same is ignored.
    #[default]
    Ignored,
    /// The document allows them (or they carry what a subtype adds): kept, each of this type.
    Kept(TypeUse),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where its schema stands.
    pub origin: Place,
    /// The name on the wire.
    pub name: String,
    /// The type of its value.
    pub value: TypeUse,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is only ever received.
    pub read_only: bool,
    /// Whether it is only ever sent.
    pub write_only: bool,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// Markdown: its own, else nothing (the type has its own).
    pub description: Option<String>,
    /// The value assumed where it is absent.
    pub default: Option<Value>,
    /// Documented values.
    pub examples: Vec<(Place, Value)>,
    /// The bounds of its value, the type's included.
    pub constraints: Constraints,
}

impl Field {
    /// An optional field of which nothing but its name and type is documented.
    pub fn new(origin: Place, name: &str, value: TypeUse) -> Self {
        Self {
            origin,
            name: name.to_owned(),
            value,
            required: false,
            read_only: false,
            write_only: false,
            deprecated: false,
            description: None,
            default: None,
            examples: Vec::new(),
            constraints: Constraints::default(),
        }
    }
}

/// A list of values.
#[derive(Clone, Debug, Default)]
pub struct Enum {
    /// The values, each once, without null; strings, numbers or booleans, in the order of the document.
    pub values: Vec<EnumValue>,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value.
    pub value: Value,
    /// The name that the document suggests.
    pub name: Option<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, Default)]
pub struct Union {
    /// The variants: distinct types, at least two.
    pub variants: Vec<Variant>,
    /// The property whose value tells the variant, where there is one.
    pub discriminant: Option<Discriminant>,
}

/// The property that tells a union's variants apart.
#[derive(Clone, Debug)]
pub struct Discriminant {
    /// Its name on the wire.
    pub property: String,
    /// The variant where the property is missing, by position (3.2's `defaultMapping`).
    pub default: Option<usize>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its type.
    pub value: TypeUse,
    /// The values of the tag that tell it.
    pub tags: Vec<Value>,
}

/// The bounds of a value, as the document states them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The least value, and whether it is itself out.
    pub minimum: Option<(Number, bool)>,
    /// The greatest value, and whether it is itself out.
    pub maximum: Option<(Number, bool)>,
    /// What it is a multiple of.
    pub multiple_of: Option<Number>,
    /// In characters.
    pub min_length: Option<u64>,
    /// In characters.
    pub max_length: Option<u64>,
    /// ECMA 262.
    pub pattern: Option<String>,
    /// Of a list.
    pub min_items: Option<u64>,
    /// Of a list.
    pub max_items: Option<u64>,
    /// No two elements are equal.
    pub unique_items: bool,
    /// Of an object.
    pub min_properties: Option<u64>,
    /// Of an object.
    pub max_properties: Option<u64>,
    /// `format`, as written, where it has no type of its own or the type is lenient.
    pub format: Option<String>,
}
