//! The macro that makes a generated operation: a call of it, with its description and its setters, from one list.

/// An operation: the struct that a client's method returns, with what the runtime knows of it.
///
/// ```
/// use countersign_runtime::{Style, Value, operation};
///
/// operation! {
///     /// A call of `Client::create_room`.
///     pub struct CreateRoom: POST "/buildings/{building}/rooms" {
///         id: "createRoom",
///         server: "https://rooms.example/v1",
///         .path "building"(String),
///         /// The page to start from, counted from 1.
///         .query page(i64) [minimum(1)],
///         /// What to include.
///         .query include(Vec<String>) = "include[]" .style(Style::PipeDelimited, false),
///         /// A mark to find the request by.
///         .header x_trace(impl Into<String>) = "X-Trace" [max_length(32)],
///         body: Value = "application/json",
///         success: Value = 201 "application/json" | 204,
///         failure: Value = 403 "application/json" "text/plain" | 500..=599 | _,
///         security: ["bearerAuth"] | ["login", "key"],
///     }
/// }
/// ```
///
/// `id` is the operation's name in the document, where it is another than the struct's, and `server` the URL of a server of
/// its own. A parameter with its name in quotes is required, and the client's method sets it, unless it is constant; any other
/// has a setter. `= "..."` is the name on the wire, where it is another; the brackets hold its [`Rules`](crate::Rules); further
/// methods of [`Parameter`](crate::Parameter) come last. `body` is required, `optional body` has a setter, and `bodies` lists several
/// media types, whose setter is not made here. Answers are statuses with the media types that they come in.
///
/// The struct gets `with`, which changes what only this call does differently, and `send`, which may be called again.
#[macro_export]
macro_rules! operation {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident: $method:tt $path:literal {
            $(id: $id:literal,)?
            $(server: $server:literal,)?
            $(
                $(#[$parameter_attribute:meta])*
                . $location:ident $parameter:tt ($($type:tt)*) $(= $wire:literal)?
                $([$($rule:ident $(($($bound:tt)*))?),*])?
                $(. $call:ident ($($argument:tt)*))*,
            )*
            $(body: $body:ty = $body_type:literal $(. $body_call:ident ($($body_argument:tt)*))?,)?
            $(
                optional body: $setter:ty = $setter_type:literal
                $(. $setter_call:ident ($($setter_argument:tt)*))?,
            )?
            $(bodies: $need:ident {
                $($one:ty = $one_type:literal $(. $one_call:ident ($($one_argument:tt)*))?,)*
            },)?
            $(
                success: $success:ty
                = $($success_status:tt $(..= $success_last:literal)? $($success_type:literal)*)|+,
            )?
            $(
                failure: $failure:ty
                = $($failure_status:tt $(..= $failure_last:literal)? $($failure_type:literal)*)|+,
            )?
            $(security: $([$($scheme:literal),* $(,)?])|+,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug)]
        #[must_use]
        pub struct $name($crate::Call);

        impl $name {
            pub(crate) const OPERATION: &$crate::Operation = &$crate::Operation {
                id: $crate::__wire!($name $($id)?),
                method: $crate::__wire!($method),
                path: $path,
                server: $crate::__optional!($($server)?),
                parameters: &[$(
                    $crate::__parameter!($location $parameter ($($type)*) $($wire)?)
                    $(.rules(&[$crate::Rules::NONE $(.$rule($($($bound)*)?))*]))?
                    $(.$call($($argument)*))*,
                )*],
                body: &[
                    $($crate::Content::new::<$body>($body_type) $(.$body_call($($body_argument)*))?,)?
                    $($crate::Content::new::<$setter>($setter_type) $(.$setter_call($($setter_argument)*))?,)?
                    $($($crate::Content::new::<$one>($one_type) $(.$one_call($($one_argument)*))?,)*)?
                ],
                body_required: false $(|| $crate::__is_required!($body_type))? $(|| $crate::__is_required!($need))?,
                success: &[$($($crate::__answer!($success_status $($success_last)?; $($success_type)*)),+)?],
                failure: &[$($($crate::__answer!($failure_status $($failure_last)?; $($failure_type)*)),+)?],
                security: &[$($(&[$($scheme),*]),+)?],
            };

            $($crate::__setter! {
                $(#[$parameter_attribute])*
                $location $parameter ($($type)*) $($wire)?
            })*

            $(
                /// Sets the body.
                pub fn body(self, body: $setter) -> Self {
                    Self(self.0.body(body))
                }
            )?

            /// Changes what only this call does differently: time limit, extra headers, repeats.
            pub fn with(self, options: $crate::Options) -> Self {
                Self(self.0.with(options))
            }

            /// Sends the request, each time it is called.
            pub fn send(&self) -> $crate::Pending<$crate::__outcome!($($success)?), $crate::__outcome!($($failure)?)> {
                self.0.send()
            }
        }

        $crate::__described!($name, $crate::__outcome!($($success)?), $crate::__outcome!($($failure)?));
    };
}

/// A parameter's description.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    ($location:ident $parameter:tt (impl Into<$type:ty>) $($wire:literal)?) => {
        $crate::__parameter!($location $parameter ($type) $($wire)?)
    };
    ($location:ident $parameter:ident ($type:ty) $($wire:literal)?) => {
        $crate::Parameter::$location::<$type>($crate::__wire!($parameter $($wire)?))
    };
    ($location:ident $parameter:literal ($type:ty)) => {
        $crate::Parameter::$location::<$type>($parameter).required()
    };
}

/// A parameter's setter, where it is not required.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ($(#[$attribute:meta])* $location:ident $parameter:literal ($($type:tt)*)) => {};
    ($(#[$attribute:meta])* $location:ident $parameter:ident (impl Into<$type:ty>) $($wire:literal)?) => {
        $(#[$attribute])*
        pub fn $parameter(self, $parameter: impl ::core::convert::Into<$type>) -> Self {
            Self(self.0.$location::<$type>($crate::__wire!($parameter $($wire)?), $parameter.into()))
        }
    };
    ($(#[$attribute:meta])* $location:ident $parameter:ident ($type:ty) $($wire:literal)?) => {
        $(#[$attribute])*
        pub fn $parameter(self, $parameter: $type) -> Self {
            Self(self.0.$location($crate::__wire!($parameter $($wire)?), $parameter))
        }
    };
}

/// Whether a body is required: by the word `required`, or by the media type of the only one.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_required {
    (optional) => {
        false
    };
    ($required:tt) => {
        true
    };
}

/// A documented answer: a status, the first and last of a range, or any; then its media types.
#[doc(hidden)]
#[macro_export]
macro_rules! __answer {
    (_; $($media_type:literal)*) => {
        $crate::Answer::default(&[$($media_type),*])
    };
    ($code:literal; $($media_type:literal)*) => {
        $crate::Answer::code($code, &[$($media_type),*])
    };
    ($first:literal $last:literal; $($media_type:literal)*) => {
        $crate::Answer::range($first / 100, &[$($media_type),*])
    };
}

/// The type of an outcome; where nothing is documented, the one that is never made.
#[doc(hidden)]
#[macro_export]
macro_rules! __outcome {
    () => {
        ::core::convert::Infallible
    };
    ($type:ty) => {
        $type
    };
}

/// What the registry knows an operation by.
#[cfg(feature = "contract")]
#[doc(hidden)]
#[macro_export]
macro_rules! __described {
    ($name:ident, $success:ty, $failure:ty) => {
        impl $crate::Described for $name {
            type Success = $success;
            type Failure = $failure;
            const DESCRIPTION: &'static $crate::Operation = Self::OPERATION;
        }
    };
}

/// Without the registry, nobody asks.
#[cfg(not(feature = "contract"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __described {
    ($name:ident, $success:ty, $failure:ty) => {};
}
