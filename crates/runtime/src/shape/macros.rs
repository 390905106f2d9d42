//! The macros that make a generated type together with its table. Inside, the type is written as any other Rust type, each
//! field and value once, with what only the wire knows after it.

/// The types of a file, each with its table: structs as in [`record!`](crate::record), enums as in
/// [`enumeration!`](crate::enumeration) and [`union!`](crate::union).
///
/// ```
/// use countersign_runtime::types;
///
/// types! {
///     /// A room.
///     pub struct Room: new(mode: Mode) {
///         pub mode: Mode,
///     }
///
///     /// How a room is run.
///     pub enum Mode {
///         Open = "open",
///         .. Other(String),
///     }
/// }
/// ```
#[macro_export]
macro_rules! types {
    ($(
        $(#[doc = $docs:literal])*
        pub $kind:ident $name:ident $(: $made:ident $(($($argument:tt)*))?)? $(by $tag:literal)? { $($row:tt)* }
    )*) => {
        $($crate::__type! {
            $(#[doc = $docs])*
            pub $kind $name $(: $made $(($($argument)*))?)? $(by $tag)? { $($row)* }
        })*
    };
}

/// The macro that makes a type, by what it is written like.
#[doc(hidden)]
#[macro_export]
macro_rules! __type {
    ($(#[doc = $docs:literal])* pub struct $($rest:tt)*) => {
        $crate::record! { $(#[doc = $docs])* pub struct $($rest)* }
    };
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_docs:literal])* $variant:ident = $value:expr,)*
            .. $other:ident($kept:ident),
        }
    ) => {
        $crate::enumeration! {
            $(#[doc = $docs])*
            pub enum $name {
                $($(#[doc = $variant_docs])* $variant = $value,)*
                .. $other($kept),
            }
        }
    };
    ($(#[doc = $docs:literal])* pub enum $($rest:tt)*) => {
        $crate::union! { $(#[doc = $docs])* pub enum $($rest)* }
    };
}

/// A struct with its table: what the runtime reads and writes it by.
///
/// ```
/// use countersign_runtime::serde_json::json;
/// use countersign_runtime::{Map, Value, from_json, record};
///
/// record! {
///     /// A room.
///     pub struct Room: new(name: String) {
///         /// Its name.
///         pub name: String [min_length(1)],
///         /// How many may join.
///         pub capacity: Option<i64> = "maxParticipants" [read_only, minimum(1), maximum(100)],
///         /// Words to find it by.
///         pub tags: Option<Vec<String>> [max_items(3)] each [max_length(20)],
///         .. pub additional_properties: Map<Value>,
///     }
/// }
///
/// let room: Room = from_json(&json!({"name": "blue", "floor": 2})).unwrap();
/// assert_eq!(room.additional_properties.get("floor"), Some(&2.into()));
/// assert_eq!(Room::new("red".to_owned()).capacity, None);
/// ```
///
/// `= "..."` is the name on the wire, where it is another. The brackets hold the [`Rules`](crate::Rules) of the value; each
/// further `each [...]` those of its items or map values, level by level (`[] each [...]` where the value itself has none).
/// `..` is the [`Map`](crate::Map) that keeps undeclared properties. `pub struct Room: Default` adds `Default`, for a record
/// without required fields, and `pub struct Room: new(name: String)` adds `new`, whose arguments are the required fields; the
/// compiler refuses either where it does not fit, `Default` when it is used.
///
/// The type gets `Clone`, `Debug` and `PartialEq`, and with the feature `serde` also `Serialize` and `Deserialize`, each a forward
/// to the runtime.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $docs:literal])*
        pub struct $name:ident $(: $made:ident $(($($argument:ident: $argument_type:ty),*))?)? {
            $(
                $(#[doc = $field_docs:literal])*
                pub $field:ident: $type:ty $(= $wire:literal)?
                $(
                    [$($rule:ident $(($($bound:tt)*))?),*]
                    $(each [$($item_rule:ident $(($($item_bound:tt)*))?),*])*
                )?,
            )*
            $(.. pub $rest:ident: $rest_type:ty,)?
        }
    ) => {
        $(#[doc = $docs])*
        #[repr(C)]
        pub struct $name {
            $(
                $(#[doc = $field_docs])*
                pub $field: $type,
            )*
            $(
                /// Properties that the document does not declare.
                pub $rest: $rest_type,
            )?
        }

        // SAFETY: `#[repr(C)]`, and the layout has the types of all fields, in their order: no attribute but documentation is taken,
        // so none changes which fields there are or how they lie.
        unsafe impl $crate::shape::Slot for $name {
            type Layout = $crate::__layout!(Record WideRecord [] $($type,)* $($rest_type,)?);
            const WIRE: $crate::shape::Wire = $crate::shape::Wire::record(
                ::core::stringify!($name),
                &[$($crate::__wire!($field $($wire)?)),*],
                &[$($crate::shape::NO_RULES $(.rules(&[
                    $crate::Rules::NONE $(.$rule($($($bound)*)?))*,
                    $($crate::Rules::NONE $(.$item_rule($($($item_bound)*)?))*,)*
                ]))?),*],
            );
        }

        $crate::__made! {
            $name $(: $made $(($($argument: $argument_type),*))?)? { $($field)* $($rest)? }
        }
        $crate::__forwards!($name);
    };
}

/// The layout of a record or a union of these types: in groups of up to 8, or from 65 types on in groups of up to 64.
#[doc(hidden)]
#[macro_export]
macro_rules! __layout {
    (
        $narrow:ident $wide:ident
        [($($a:ty),+), ($($b:ty),+), ($($c:ty),+), ($($d:ty),+),
         ($($e:ty),+), ($($f:ty),+), ($($g:ty),+), ($($h:ty),+),]
        $($rest:ty,)+
    ) => {
        $crate::shape::$wide<$crate::__wide_groups!(
            [($($a,)+ $($b,)+ $($c,)+ $($d,)+ $($e,)+ $($f,)+ $($g,)+ $($h,)+),]
            $($rest,)+
        )>
    };
    (
        $narrow:ident $wide:ident [$($groups:tt)*]
        $a:ty, $b:ty, $c:ty, $d:ty, $e:ty, $f:ty, $g:ty, $h:ty, $($rest:ty,)*
    ) => {
        $crate::__layout!($narrow $wide [$($groups)* ($a, $b, $c, $d, $e, $f, $g, $h),] $($rest,)*)
    };
    ($narrow:ident $wide:ident [$($groups:tt)*] $($rest:ty,)+) => {
        $crate::shape::$narrow<($($groups)* ($($rest,)+),)>
    };
    ($narrow:ident $wide:ident [$($groups:tt)*]) => {
        $crate::shape::$narrow<($($groups)*)>
    };
}

/// Types in groups of up to 64.
#[doc(hidden)]
#[macro_export]
macro_rules! __wide_groups {
    (
        [$($groups:tt)*]
        $t00:ty, $t01:ty, $t02:ty, $t03:ty, $t04:ty, $t05:ty, $t06:ty, $t07:ty, $t08:ty, $t09:ty, $t10:ty, $t11:ty,
        $t12:ty, $t13:ty, $t14:ty, $t15:ty, $t16:ty, $t17:ty, $t18:ty, $t19:ty, $t20:ty, $t21:ty, $t22:ty, $t23:ty,
        $t24:ty, $t25:ty, $t26:ty, $t27:ty, $t28:ty, $t29:ty, $t30:ty, $t31:ty, $t32:ty, $t33:ty, $t34:ty, $t35:ty,
        $t36:ty, $t37:ty, $t38:ty, $t39:ty, $t40:ty, $t41:ty, $t42:ty, $t43:ty, $t44:ty, $t45:ty, $t46:ty, $t47:ty,
        $t48:ty, $t49:ty, $t50:ty, $t51:ty, $t52:ty, $t53:ty, $t54:ty, $t55:ty, $t56:ty, $t57:ty, $t58:ty, $t59:ty,
        $t60:ty, $t61:ty, $t62:ty, $t63:ty,
        $($rest:ty,)*
    ) => {
        $crate::__wide_groups!([$($groups)* (
            $t00, $t01, $t02, $t03, $t04, $t05, $t06, $t07, $t08, $t09, $t10, $t11,
            $t12, $t13, $t14, $t15, $t16, $t17, $t18, $t19, $t20, $t21, $t22, $t23,
            $t24, $t25, $t26, $t27, $t28, $t29, $t30, $t31, $t32, $t33, $t34, $t35,
            $t36, $t37, $t38, $t39, $t40, $t41, $t42, $t43, $t44, $t45, $t46, $t47,
            $t48, $t49, $t50, $t51, $t52, $t53, $t54, $t55, $t56, $t57, $t58, $t59,
            $t60, $t61, $t62, $t63,
        ),] $($rest,)*)
    };
    ([$($groups:tt)*] $($rest:ty,)+) => {
        ($($groups)* ($($rest,)+),)
    };
    ([$($groups:tt)*]) => {
        ($($groups)*)
    };
}

/// How a record is made: by `Default`, by `new`, or not at all.
#[doc(hidden)]
#[macro_export]
macro_rules! __made {
    ($name:ident { $($field:ident)* }) => {};
    ($name:ident: Default { $($field:ident)* }) => {
        impl ::core::default::Default for $name {
            fn default() -> Self {
                $crate::shape::default()
            }
        }
    };
    ($name:ident: new($($argument:ident: $type:ty),*) { $($field:ident)* }) => {
        impl $name {
            /// With what is required; everything else is left out.
            #[allow(unused_variables, clippy::too_many_arguments)]
            pub fn new($($argument: $type),*) -> Self {
                let arguments = ($($argument,)*);
                $(let $field = $crate::shape::Blank;)*
                let ($($argument,)*) = arguments;
                Self { $($field: $crate::shape::Fill::fill($field)),* }
            }
        }
    };
}

/// A name on the wire: as it is in Rust, unless it is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($field:ident) => {
        ::core::stringify!($field)
    };
    ($($field:ident)? $wire:literal) => {
        $wire
    };
}

/// An enum of declared values with its table. The catch-all, after `..`, keeps any other value, so that a value the document
/// does not know yet is read and goes back out unchanged.
///
/// ```
/// use countersign_runtime::enumeration;
///
/// enumeration! {
///     /// Who carries the call.
///     pub enum Provider {
///         /// The browser.
///         Webrtc = "webrtc",
///         .. Other(String),
///     }
/// }
///
/// assert_eq!(Provider::from("webrtc"), Provider::Webrtc);
/// assert_eq!(Provider::from("pigeon").as_str(), "pigeon");
/// ```
///
/// The catch-all holds a `String`, an `i64` (values such as `1`), or, where the values are of several types, a
/// `serde_json::Value`, written `Value` (values such as `Scalar::Null`; see [`Scalar`](crate::Scalar)).
///
/// The type gets the traits of a [`record!`](crate::record); an enumeration of strings also `as_str`, `Eq`, `Hash`, `Display` and
/// `From` strings.
#[macro_export]
macro_rules! enumeration {
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_docs:literal])* $variant:ident = $value:literal,)*
            .. $other:ident(String),
        }
    ) => {
        $crate::__enumeration! {
            $(#[doc = $docs])*
            pub enum $name {
                $($(#[doc = $variant_docs])* $variant = $crate::Scalar::String($value),)*
                .. $other(::std::string::String),
            }
        }

        impl $name {
            /// The value as it travels.
            #[must_use]
            pub fn as_str(&self) -> &str {
                $crate::shape::text(self)
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::shape::text(self).hash(state);
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str($crate::shape::text(self))
            }
        }

        impl<T: ::core::convert::AsRef<str>> ::core::convert::From<T> for $name {
            fn from(text: T) -> Self {
                $crate::shape::from_text(text.as_ref(), Self::$other)
            }
        }
    };
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_docs:literal])* $variant:ident = $value:literal,)*
            .. $other:ident(i64),
        }
    ) => {
        $crate::__enumeration! {
            $(#[doc = $docs])*
            pub enum $name {
                $($(#[doc = $variant_docs])* $variant = $crate::Scalar::Integer($value),)*
                .. $other(i64),
            }
        }
    };
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_docs:literal])* $variant:ident = $value:expr,)*
            .. $other:ident(Value),
        }
    ) => {
        $crate::__enumeration! {
            $(#[doc = $docs])*
            pub enum $name {
                $($(#[doc = $variant_docs])* $variant = $value,)*
                .. $other($crate::Value),
            }
        }
    };
}

/// An enum of types with its table. The catch-all, after `..`, keeps a value that fits no variant, so that a valid response
/// never fails to decode.
///
/// ```
/// use countersign_runtime::{Value, record, union};
///
/// # record! { pub struct Circle { pub radius: f64, } }
/// # record! { pub struct Square { pub side: f64, } }
/// union! {
///     /// A shape.
///     pub enum Shape by "kind" {
///         /// A circle.
///         Circle(Circle) = "circle" | "disc",
///         /// A square, and whatever is of a kind that this list lacks.
///         Square(Box<Square>) = "square" | _,
///         .. Other(Value),
///     }
/// }
/// ```
///
/// `by` names the property that tells the variants apart, and `_` stands for any other value of it and for none; without
/// either, the variant that fits best is taken. A variant that the property does not tell (a string beside objects) has a row
/// such as `Text(String),`.
///
/// The type gets the traits of a [`record!`](crate::record).
#[macro_export]
macro_rules! union {
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident $(by $tag:literal)? {
            $($(#[doc = $variant_docs:literal])* $variant:ident($payload:ty) $(= $($value:tt)|+)?,)*
            .. $other:ident(Value),
        }
    ) => {
        $(#[doc = $docs])*
        #[repr(u16)]
        pub enum $name {
            $($(#[doc = $variant_docs])* $variant($payload),)*
            /// A value that fits none of them.
            $other($crate::Value),
        }

        // SAFETY: `#[repr(u16)]`, and the layout has the types of the payloads in the order of the variants.
        unsafe impl $crate::shape::Slot for $name {
            type Layout = $crate::__layout!(Union WideUnion [] $($payload,)*);
            const WIRE: $crate::shape::Wire = $crate::shape::Wire::union(
                ::core::stringify!($name),
                $crate::__optional!($($tag)?),
                &[$(::core::stringify!($variant)),*],
                &[$(&[$($($crate::__tag!($value)),+)?]),*],
            );
        }

        $crate::__forwards!($name);
    };
}

/// A struct around another type, with its table: what an alias would be if it did not contain itself.
///
/// ```
/// use countersign_runtime::serde_json::json;
/// use countersign_runtime::{from_json, newtype, to_json};
///
/// newtype! {
///     /// A tree: a list of trees.
///     pub struct Tree(pub Vec<Tree>);
/// }
///
/// let tree: Tree = from_json(&json!([[], [[]]])).unwrap();
/// assert_eq!(tree.0.len(), 2);
/// assert_eq!(to_json(&tree), json!([[], [[]]]));
/// ```
///
/// The type gets the traits of a [`record!`](crate::record).
#[macro_export]
macro_rules! newtype {
    ($(#[doc = $docs:literal])* pub struct $name:ident(pub $inner:ty);) => {
        $(#[doc = $docs])*
        #[repr(transparent)]
        pub struct $name(pub $inner);

        // SAFETY: `#[repr(transparent)]` over the type that the layout names.
        unsafe impl $crate::shape::Slot for $name {
            type Layout = $crate::shape::Transparent<$inner>;
            const HAS_BLANK: bool = <$inner as $crate::shape::Slot>::HAS_BLANK;
        }

        $crate::__forwards!($name);
    };
}

/// What may be left out, as an option.
#[doc(hidden)]
#[macro_export]
macro_rules! __optional {
    () => {
        ::core::option::Option::None
    };
    ($value:literal) => {
        ::core::option::Option::Some($value)
    };
}

/// The part of [`enumeration!`](crate::enumeration) that is the same for every type of value.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    (
        $(#[doc = $docs:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_docs:literal])* $variant:ident = $value:expr,)*
            .. $other:ident($payload:ty),
        }
    ) => {
        $(#[doc = $docs])*
        #[repr(u16)]
        pub enum $name {
            $($(#[doc = $variant_docs])* $variant,)*
            /// A value that the document does not declare.
            $other($payload),
        }

        // SAFETY: `#[repr(u16)]`, and there is a value for each variant; only the catch-all has a payload, of this type.
        unsafe impl $crate::shape::Slot for $name {
            type Layout = $crate::shape::Enumeration<$payload>;
            const WIRE: $crate::shape::Wire = $crate::shape::Wire::enumeration(
                ::core::stringify!($name),
                &[$(::core::stringify!($variant),)* ::core::stringify!($other)],
                &[$($value),*],
            );
        }

        $crate::__forwards!($name);
    };
}
