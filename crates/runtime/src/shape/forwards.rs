//! What every type with a table has besides it: the traits of the standard library and of serde, each a forward to the runtime.

/// The forwards that every type with a table has.
#[doc(hidden)]
#[macro_export]
macro_rules! __forwards {
    ($name:ident) => {
        // Said here, so that the compiler need not find it out by following the fields, from type to type: where types refer to
        // each other in long chains, it would give up.
        //
        // SAFETY: whatever the type holds has a row in its table, and so is a `Slot`, which is `Send` and `Sync`.
        unsafe impl ::core::marker::Send for $name {}
        // SAFETY: as above.
        unsafe impl ::core::marker::Sync for $name {}

        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                $crate::shape::clone(self)
            }
        }

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

        $crate::__serde_forwards!($name);
    };
}

/// The forwards of serde's traits.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_forwards {
    ($name:ident) => {
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

/// The forwards of serde's traits, which nobody asked for.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_forwards {
    ($name:ident) => {};
}
