//! The macros that give a generated type its table. Each stands after a plain Rust type and adds nothing but trait
//! implementations, so that the type itself reads, documents and completes like any other.

/// Gives a struct its table: one row per field, in the order of the fields, with the wire name first. Each row ends with a comma.
///
/// ```
/// use countersign_runtime::{Map, record};
///
/// /// A room.
/// pub struct Room {
///     /// Its name.
///     pub name: String,
///     /// How many may join.
///     pub capacity: Option<i64>,
///     /// Words to find it by.
///     pub tags: Option<Vec<String>>,
///     /// What the document does not declare.
///     pub additional_properties: Map<serde_json::Value>,
/// }
///
/// record!(Room {
///     "name" => name [min_length(1)],
///     "capacity" => capacity [read_only, minimum(1), maximum(100)],
///     "tags" => tags [max_items(3)] each [max_length(20)],
///     .. => additional_properties,
/// });
///
/// let room: Room = serde_json::from_str(r#"{"name": "blue", "floor": 2}"#).unwrap();
/// assert_eq!(room.additional_properties.get("floor"), Some(&2.into()));
/// ```
///
/// The brackets hold the [`Rules`](crate::Rules) of the value; each further `each [...]` those of its items or map values,
/// level by level (`[] each [...]` where the value itself has none). `..` is the [`Map`](crate::Map) that keeps undeclared
/// properties. `record!(Room: Default { ... })` adds `Default`, for a record without required fields; the compiler refuses
/// it for any other.
///
/// The type gets `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`, each a forward to the runtime.
#[macro_export]
macro_rules! record {
    ($name:ident $(: $default:ident)? {
        $(
            $wire:literal => $field:ident
            $(
                [$($rule:ident $(($($bound:tt)*))?),*]
                $(each [$($item_rule:ident $(($($item_bound:tt)*))?),*])*
            )?,
        )*
        $(
            .. => $rest:ident
            $(
                [$($rest_rule:ident $(($($rest_bound:tt)*))?),*]
                $(each [$($rest_item_rule:ident $(($($rest_item_bound:tt)*))?),*])*
            )?,
        )?
    }) => {
        // SAFETY: each row is a field of this struct at its own address, and `clone` below does not compile unless the
        // rows are all the fields there are, each once.
        unsafe impl $crate::shape::Slot for $name {
            const FIELDS: &'static [$crate::shape::Field] = {
                let record = ::core::mem::MaybeUninit::<$name>::uninit();
                let base = record.as_ptr();
                #[allow(unused_unsafe)]
                unsafe {
                    &[
                        $(
                            $crate::shape::field(base, &raw const (*base).$field, $wire)
                            $(.rules(const { &[
                                $crate::Rules::NONE $(.$rule($($($bound)*)?))*,
                                $($crate::Rules::NONE $(.$item_rule($($($item_bound)*)?))*,)*
                            ] }))?,
                        )*
                        $(
                            $crate::shape::rest(base, &raw const (*base).$rest)
                            $(.rules(const { &[
                                $crate::Rules::NONE $(.$rest_rule($($($rest_bound)*)?))*,
                                $($crate::Rules::NONE $(.$rest_item_rule($($($rest_item_bound)*)?))*,)*
                            ] }))?,
                        )?
                    ]
                }
            };

            const SHAPE: $crate::shape::ShapeRef = {
                static SHAPE: $crate::shape::Shape = $crate::shape::Shape::record::<$name>(::core::stringify!($name));
                unsafe { $crate::shape::ShapeRef::of_static(&raw const SHAPE) }
            };
        }

        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                let Self { $($field: _,)* $($rest: _)? } = self;
                $crate::shape::clone(self)
            }
        }

        $(
            impl ::core::default::$default for $name {
                fn default() -> Self {
                    $crate::shape::default()
                }
            }
        )?

        $crate::__forwards!($name);
    };
}

/// Gives an enumeration its table: one row per declared value. The catch-all, named after `else`, keeps any other value, so
/// that a value the document does not know yet is read and goes back out unchanged.
///
/// ```
/// use countersign_runtime::enumeration;
///
/// /// Who carries the call.
/// pub enum Provider {
///     /// The browser.
///     Webrtc,
///     /// A value that the document does not declare.
///     Other(String),
/// }
///
/// enumeration!(Provider else Other(String) {
///     "webrtc" => Webrtc,
/// });
///
/// assert_eq!(Provider::from("webrtc"), Provider::Webrtc);
/// assert_eq!(Provider::from("pigeon").as_str(), "pigeon");
/// ```
///
/// The catch-all holds a `String`, an `i64` (rows such as `1 => One`), or, where the values are of several types, a
/// `serde_json::Value`, written `Value` (rows such as `Scalar::Null => Null`; see [`Scalar`](crate::Scalar)).
///
/// The type gets `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`; an enumeration of strings also `as_str`,
/// `Eq`, `Hash`, `Display` and `From` strings.
#[macro_export]
macro_rules! enumeration {
    ($name:ident else $other:ident(String) { $($value:literal => $variant:ident,)* }) => {
        $crate::__enumeration!(
            $name else $other(::std::string::String) { $($crate::Scalar::String($value) => $variant,)* }
        );

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

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::shape::from_text(text, Self::$other)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                $crate::shape::from_text(&text, Self::$other)
            }
        }
    };
    ($name:ident else $other:ident(i64) { $($value:literal => $variant:ident,)* }) => {
        $crate::__enumeration!($name else $other(i64) { $($crate::Scalar::Integer($value) => $variant,)* });
    };
    ($name:ident else $other:ident(Value) { $($value:expr => $variant:ident,)* }) => {
        $crate::__enumeration!($name else $other($crate::Value) { $($value => $variant,)* });
    };
}

/// Gives a union its table: one row per variant. The catch-all, named after `else`, keeps a value that fits no variant, so
/// that a valid response never fails to decode; it holds a `serde_json::Value`.
///
/// ```
/// use countersign_runtime::{Value, record, union};
///
/// # pub struct Circle { pub radius: f64 }
/// # record!(Circle { "radius" => radius, });
/// # pub struct Square { pub side: f64 }
/// # record!(Square { "side" => side, });
/// /// A shape.
/// pub enum Shape {
///     /// A circle.
///     Circle(Circle),
///     /// A square.
///     Square(Box<Square>),
///     /// A value that fits none of them.
///     Other(Value),
/// }
///
/// union!(Shape by "kind" else Other {
///     "circle" | "disc" => Circle(Circle),
///     "square" => Square(Box<Square>),
/// });
/// ```
///
/// `by` names the property that tells the variants apart; without it, or where a value lacks it, the variant that fits best is
/// taken. A variant that it does not tell (a string beside objects) has a row such as `Text(String),`.
///
/// The type gets `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`.
#[macro_export]
macro_rules! union {
    ($name:ident by $tag:literal else $other:ident {
        $($($($value:literal)|+ =>)? $variant:ident($payload:ty),)*
    }) => {
        $crate::__union!(
            $name, ::core::option::Option::Some($tag), $other { $([$($($value),+)?] => $variant($payload),)* }
        );
    };
    ($name:ident else $other:ident { $($variant:ident($payload:ty),)* }) => {
        $crate::__union!($name, ::core::option::Option::None, $other { $([] => $variant($payload),)* });
    };
}

/// The part of [`enumeration!`](crate::enumeration) that is the same for every type of value.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($name:ident else $other:ident($payload:ty) { $($value:expr => $variant:ident,)* }) => {
        // SAFETY: the functions are exhaustive matches over this very enum; the catch-all's index is the number of values,
        // and only it has a payload, of the type named.
        unsafe impl $crate::shape::Slot for $name {
            const SHAPE: $crate::shape::ShapeRef = {
                enum Index { $($variant,)* $other }

                unsafe fn get(value: *const u8) -> (usize, *const u8) {
                    match unsafe { &*value.cast::<$name>() } {
                        $($name::$variant => (Index::$variant as usize, ::core::ptr::null()),)*
                        $name::$other(other) => (Index::$other as usize, ::core::ptr::from_ref(other).cast()),
                    }
                }

                unsafe fn set(place: *mut u8, index: usize, payload: *const u8) {
                    let value = match index {
                        $(index if index == Index::$variant as usize => $name::$variant,)*
                        _ => $name::$other(unsafe { payload.cast::<$payload>().read() }),
                    };
                    unsafe { place.cast::<$name>().write(value) }
                }

                static SHAPE: $crate::shape::Shape = $crate::shape::Shape::enumeration::<$name, $payload>(
                    ::core::stringify!($name),
                    &[$(::core::stringify!($variant),)* ::core::stringify!($other)],
                    const { &[$($value),*] },
                    $crate::shape::Access { get, set },
                );
                unsafe { $crate::shape::ShapeRef::of_static(&raw const SHAPE) }
            };
        }

        $crate::__clone!($name);
        $crate::__forwards!($name);
    };
}

/// The part of [`union!`](crate::union) that is the same with and without a tag.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident, $tag:expr, $other:ident { $([$($value:literal),*] => $variant:ident($payload:ty),)* }) => {
        // SAFETY: the functions are exhaustive matches over this very enum, in the order of the rows; the compiler checks
        // each payload against its type.
        unsafe impl $crate::shape::Slot for $name {
            const SHAPE: $crate::shape::ShapeRef = {
                enum Index { $($variant,)* $other }

                unsafe fn get(value: *const u8) -> (usize, *const u8) {
                    match unsafe { &*value.cast::<$name>() } {
                        $($name::$variant(payload) => {
                            (Index::$variant as usize, ::core::ptr::from_ref::<$payload>(payload).cast())
                        })*
                        $name::$other(other) => {
                            (Index::$other as usize, ::core::ptr::from_ref::<$crate::Value>(other).cast())
                        }
                    }
                }

                unsafe fn set(place: *mut u8, index: usize, payload: *const u8) {
                    let value = match index {
                        $(index if index == Index::$variant as usize => {
                            $name::$variant(unsafe { payload.cast::<$payload>().read() })
                        })*
                        _ => $name::$other(unsafe { payload.cast::<$crate::Value>().read() }),
                    };
                    unsafe { place.cast::<$name>().write(value) }
                }

                static SHAPE: $crate::shape::Shape = $crate::shape::Shape::union::<$name>(
                    ::core::stringify!($name),
                    $tag,
                    const { &[$($crate::shape::Variant::new::<$payload>(::core::stringify!($variant), &[$($value),*])),*] },
                    $crate::shape::Access { get, set },
                );
                unsafe { $crate::shape::ShapeRef::of_static(&raw const SHAPE) }
            };
        }

        $crate::__clone!($name);
        $crate::__forwards!($name);
    };
}

/// The forward of `Clone`, for types whose rows are checked by a `match`.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone {
    ($name:ident) => {
        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                $crate::shape::clone(self)
            }
        }
    };
}

/// The forwards that every type with a table has.
#[doc(hidden)]
#[macro_export]
macro_rules! __forwards {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::shape::debug(self, formatter)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::shape::equal(self, other)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::shape::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::shape::deserialize(deserializer)
            }
        }
    };
}
