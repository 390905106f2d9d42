//! Types of many members: their tables at the sizes where the groups of the layout change.

#![expect(missing_docs, non_camel_case_types, reason = "one list of names makes fields and variants")]

use countersign_runtime::serde_json::{Value as Json, json};
use countersign_runtime::{from_json, record, to_json, union};

/// A record of these fields and a union of these variants, each with two more at its end.
macro_rules! wide {
    ($record:ident $union:ident $($even:ident $odd:ident)*) => {
        record! {
            /// The sizes and alignments of its fields alternate.
            pub struct $record: Default {
                $(pub $even: Option<bool>, pub $odd: Option<String>,)*
                pub flag: Option<bool>,
                pub last: Option<i64>,
            }
        }

        union! {
            /// The last variant is the only one for text.
            pub enum $union {
                $($even(bool), $odd(i64),)*
                Flag(bool),
                Last(String),
                .. Other(Value),
            }
        }
    };
}

/// Members of a type for `wide!`.
macro_rules! sizes {
    ($($record:ident $union:ident: $($name:ident)*;)*) => {
        $(wide! { $record $union $($name)* })*

        #[test]
        fn every_member_is_in_the_table() {
            $(
                let names = [$(stringify!($name)),*];
                let mut object = json!({ "last": 7 });
                for (index, name) in names.iter().enumerate() {
                    object[name] = if index % 2 == 0 { json!(true) } else { json!(name) };
                }
                let record: $record = from_json(&object).expect("each value is of the type of its field");
                assert_eq!(record.last, Some(7), "{} fields", names.len() + 2);
                assert_eq!(to_json(&record), object, "{} fields", names.len() + 2);

                let union: $union = from_json(&Json::from("text")).expect("a variant is text");
                assert!(matches!(&union, $union::Last(text) if text == "text"), "{} variants: {union:?}", names.len() + 2);
            )*
        }
    };
}

sizes! {
    Record64 Union64:
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3
        c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7
        e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1;
    Record66 Union66:
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3
        c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7
        e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1 g2 g3;
    Record128 Union128:
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3
        c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7
        e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1
        h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9 j0 j1 j2 j3 j4 j5
        j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
        m0 m1 m2 m3 m4 m5;
    Record130 Union130:
        a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3
        c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 e0 e1 e2 e3 e4 e5 e6 e7
        e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1
        h2 h3 h4 h5 h6 h7 h8 h9 i0 i1 i2 i3 i4 i5 i6 i7 i8 i9 j0 j1 j2 j3 j4 j5
        j6 j7 j8 j9 k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
        m0 m1 m2 m3 m4 m5 m6 m7;
}
